using System.Security.Cryptography;
using System.Text;
using Modelgate.Conformance;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Conformance;

public class ClientTests
{
    private const string Statement = """{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"w","digest":{"sha256":"{0}"}}],"predicateType":"https://example.com/p/v1","predicate":{}}""";

    [Fact]
    public void Sigstore_client_takes_a_file_or_a_digest()
    {
        using var folder = new TemporaryFolder();
        var (key, pub) = SigningKeys.Write(folder);
        var artifact = folder.Write("a.txt", "a");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("a")));
        var statement = folder.Write("statement.json", Statement.Replace("{0}", digest, StringComparison.Ordinal));
        Assert.Equal(0, Cli.CommandLine.Run("bundle", "sign", statement, "--key", key).Status);
        var bundle = folder.Path + "/statement.sigstore.json";

        Assert.Equal(0, SigstoreClient.Run(["verify-bundle", "--bundle", bundle, "--key", pub, artifact], TextWriter.Null));
        Assert.Equal(0, SigstoreClient.Run(["verify-bundle", "--staging", "--bundle", bundle, "--key", pub, "sha256:" + digest], TextWriter.Null));
        Assert.Equal(1, SigstoreClient.Run(["verify-bundle", "--bundle", bundle, "--key", pub, statement], TextWriter.Null));
        Assert.Equal(1, SigstoreClient.Run(["verify-bundle", "--bundle", bundle, "--key", pub, "sha256:" + new string('0', 64)], TextWriter.Null));
        Assert.Equal(2, SigstoreClient.Run(["verify-bundle", "--bundle", bundle, "--certificate-identity", "x", "--certificate-oidc-issuer", "y", artifact], TextWriter.Null));
        Assert.Equal(2, SigstoreClient.Run(["verify-bundle", artifact], TextWriter.Null));
    }

    [Fact]
    public void Signing_without_a_key_is_refused_with_a_reason()
    {
        using var error = new StringWriter();

        Assert.NotEqual(0, SigstoreClient.Run(["sign-bundle", "--identity-token", "x", "--bundle", "out", "a.txt"], error));
        Assert.Contains("this client works offline", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Oms_client_signs_and_verifies_with_a_key()
    {
        using var folder = new TemporaryFolder();
        var (key, pub) = SigningKeys.Write(folder, curve: ECCurve.NamedCurves.nistP384);
        var model = folder.Path + "/model";
        folder.Write("model/signme-1", "1");
        folder.Write("model/ignore-me", "2");
        var bundle = folder.Path + "/model.sig";

        Assert.Equal(0, OmsClient.Run(["sign-model", "--method", "key", "--model-path", model, "--output-bundle", bundle, "--private-key", key, "--ignore-paths", model + "/ignore-me"], TextWriter.Null));
        Assert.Equal(0, Verify());
        folder.Write("model/ignore-me", "3");
        Assert.Equal(0, Verify());
        folder.Write("model/extra", "4");
        Assert.Equal(1, Verify());
        Assert.Equal(0, Verify("--ignore-unsigned-files"));
        Assert.Equal(0, Verify("--ignore-paths", model + "/extra"));
        folder.Write("model/signme-1", "changed");
        Assert.Equal(1, Verify("--ignore-unsigned-files"));
        int Verify(params string[] more) => OmsClient.Run(["verify-model", "--method", "key", "--model-path", model, "--bundle", bundle, "--public-key", pub, .. more], TextWriter.Null);
    }

    [Fact]
    public void Oms_client_signs_and_verifies_with_a_certificate()
    {
        using var folder = new TemporaryFolder();
        using var authority = new MadeAuthority();
        folder.Write("model/signme-1", "1");
        var (certificate, key) = authority.Issue("CN=signer");
        string[] files = [folder.Write("signer.crt", certificate), folder.Write("signer.key", key), folder.Write("ca.crt", authority.Pem)];
        using var other = new MadeAuthority();

        Assert.Equal(0, OmsClient.Run(["sign-model", "--method", "certificate", "--model-path", folder.Path + "/model", "--output-bundle", folder.Path + "/model.sig", "--private-key", files[1], "--signing-cert", files[0], "--cert-chain", files[2]], TextWriter.Null));
        Assert.Equal(0, Verify(files[2]));
        Assert.Equal(1, Verify(folder.Write("other.crt", other.Pem)));
        int Verify(string chain) => OmsClient.Run(["verify-model", "--method", "certificate", "--model-path", folder.Path + "/model", "--bundle", folder.Path + "/model.sig", "--cert-chain", chain], TextWriter.Null);
    }

    [Fact]
    public void Oms_client_says_what_it_cannot_do()
    {
        Assert.Equal(2, OmsClient.Run(["sign-model", "--method", "sigstore", "--model-path", "m"], TextWriter.Null));
        Assert.Equal(2, OmsClient.Run(["verify-model", "--model-path", "m"], TextWriter.Null));
        Assert.Equal(2, OmsClient.Run(["capabilities"], TextWriter.Null));
    }
}
