using System.Security.Cryptography;

namespace Modelgate.Operator.Tests.Cli;

/// <summary>Key pairs for tests, as PEM.</summary>
internal static class SigningKeys
{
    /// <summary>Ed25519, made with <c>openssl genpkey -algorithm ed25519</c> for these tests alone.</summary>
    public const string Ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIPfMvGcVOvmyjU80FT8o4/ODDd5SufEHtTXui40MJZa1
        -----END PRIVATE KEY-----

        """;

    /// <summary>Writes a fresh ECDSA pair: <c>NAME.key</c> and <c>NAME.pub</c>.</summary>
    public static (string Key, string Pub) Write(TemporaryFolder folder, string name = "signer", ECCurve? curve = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        return (folder.Write(name + ".key", key.ExportPkcs8PrivateKeyPem() + "\n"), folder.Write(name + ".pub", key.ExportSubjectPublicKeyInfoPem() + "\n"));
    }
}
