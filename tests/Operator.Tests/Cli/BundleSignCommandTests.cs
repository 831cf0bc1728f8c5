using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modelgate.Operator.Bundling;

namespace Modelgate.Operator.Tests.Cli;

public class BundleSignCommandTests
{
    private const string Statement = """{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"w","digest":{"sha256":"50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326"}}],"predicateType":"https://example.com/p/v1","predicate":{}}""";

    public static TheoryData<string, string> Curves => new() { { "nistP256", "SHA256" }, { "nistP384", "SHA384" }, { "nistP521", "SHA512" } };

    [Theory]
    [MemberData(nameof(Curves))]
    public void Statement_is_signed_byte_for_byte_with_the_hash_of_the_curve(string curve, string hash)
    {
        using var folder = new TemporaryFolder();
        var (key, pub) = SigningKeys.Write(folder, curve: ECCurve.CreateFromFriendlyName(curve));
        var statement = folder.Write("statement.json", Statement);

        var result = CommandLine.Run("bundle", "sign", statement, "--key", key);

        using var verifier = ECDsa.Create();
        verifier.ImportFromPem(File.ReadAllText(pub));
        var fingerprint = SHA256.HashData(verifier.ExportSubjectPublicKeyInfo());
        Assert.Equal(new(0, $"Signed {statement} with key sha256:{Convert.ToHexStringLower(fingerprint)}.\nWrote {folder.Path}/statement.sigstore.json.\n", ""), result);
        using var bundle = JsonDocument.Parse(File.ReadAllText(folder.Path + "/statement.sigstore.json"));
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", bundle.RootElement.GetProperty("mediaType").GetString());
        Assert.Equal(Convert.ToBase64String(fingerprint), bundle.RootElement.GetProperty("verificationMaterial").GetProperty("publicKey").GetProperty("hint").GetString());
        var (payload, signature) = Envelope(bundle);
        Assert.Equal(Statement, Encoding.UTF8.GetString(payload));
        Assert.True(verifier.VerifyData(Encoded(payload), signature, new HashAlgorithmName(hash), DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void Model_is_signed_with_names_in_the_order_of_their_characters()
    {
        using var folder = new TemporaryFolder();
        var (key, pub) = SigningKeys.Write(folder);
        folder.Write("m/b.safetensors", "b");
        folder.Write("m/a/x", "x");
        folder.Write("m/.gitignore", "*");
        folder.Write("m/logs/today", "1");
        folder.Write("m/\uFF5E", "1");
        folder.Write("m/\U0001F600", "1");

        var result = CommandLine.Run("bundle", "sign", folder.Path + "/m", "--oms", "--key", key, "--ignore", "logs");

        Assert.Equal((0, ""), (result.Status, result.Error));
        using var bundle = JsonDocument.Parse(File.ReadAllText(folder.Path + "/m/model.sig"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(pub))), bundle.RootElement.GetProperty("verificationMaterial").GetProperty("publicKey").GetProperty("hint").GetString());
        using var statement = JsonDocument.Parse(Envelope(bundle).Payload);
        var predicate = statement.RootElement.GetProperty("predicate");
        Assert.Equal(["a/x", "b.safetensors", "\uFF5E", "\U0001F600"], predicate.GetProperty("resources").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal(
            """{"method":"files","hash_type":"sha256","allow_symlinks":false,"ignore_paths":[".git",".gitattributes",".github",".gitignore","logs","model.sig"]}""",
            JsonSerializer.Serialize(predicate.GetProperty("serialization")));
        Assert.Equal("m", statement.RootElement.GetProperty("subject")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Encrypted_key_needs_its_password()
    {
        using var folder = new TemporaryFolder();
        var statement = folder.Write("statement.json", Statement);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = folder.Write("signer.key", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

        Assert.Equal(new(2, "", $"modelgate: {file}: the key is encrypted; set MODELGATE_KEY_PASSWORD, or run in a terminal to be asked\n"), CommandLine.Run("bundle", "sign", statement, "--key", file));
        Assert.Null(SigningKey.Read(File.ReadAllText(file), () => "secret").Problem);
        Assert.Equal("the password is not that of the key", SigningKey.Read(File.ReadAllText(file), () => "other").Problem);
    }

    [Theory]
    [InlineData("hello", "there is no private key in PEM in it")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "the private key cannot be read")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "it holds a PUBLIC KEY, and a private key in PKCS #8 (PRIVATE KEY) is needed")]
    public void Other_keys_are_refused(string pem, string problem) => Assert.Equal((null, problem), SigningKey.Read(pem, () => null));

    [Fact]
    public void Weak_curves_and_rsa_are_refused()
    {
        using var rsa = RSA.Create(2048);
        Assert.Equal((null, "keys that sign here are ECDSA on P-256, P-384 or P-521, or Ed25519"), SigningKey.Read(rsa.ExportPkcs8PrivateKeyPem(), () => null));
    }

    [Theory]
    [InlineData("[]", "it is no in-toto statement (_type https://in-toto.io/Statement/v1)")]
    [InlineData("{", "it is no JSON with one meaning")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","_type":"x"}""", "it is no JSON with one meaning")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[]}""", "the statement has no subject")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{}]}""", "the statement has no predicateType")]
    public void What_no_verifier_would_accept_is_not_signed(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var statement = folder.Write("statement.json", text);

        Assert.Equal(new(2, "", $"modelgate: {statement}: {problem}\n"), CommandLine.Run("bundle", "sign", statement, "--key", SigningKeys.Write(folder).Key));
    }

    [Fact]
    public void Models_are_signed_with_keys_that_other_tools_read()
    {
        using var folder = new TemporaryFolder();
        var key = folder.Write("ed.key", SigningKeys.Ed25519);
        folder.Write("m/w", "1");

        Assert.Equal(new(2, "", $"modelgate: {key}: a model is signed with an ECDSA key; other tools read no others\n"), CommandLine.Run("bundle", "sign", folder.Path + "/m", "--oms", "--key", key));
        Assert.Equal(0, CommandLine.Run("bundle", "sign", folder.Write("statement.json", Statement), "--key", key).Status);
    }

    [Fact]
    public void Certificate_must_be_that_of_the_key()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/w", "1");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=signer", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var file = folder.Write("signer.crt", certificate.ExportCertificatePem());
        var own = folder.Write("own.key", key.ExportPkcs8PrivateKeyPem());

        Assert.Equal(new(2, "", $"modelgate: {file}: the first certificate is not that of the key\n"),
            CommandLine.Run("bundle", "sign", folder.Path + "/m", "--oms", "--key", SigningKeys.Write(folder).Key, "--certificate", file));
        Assert.Equal(0, CommandLine.Run("bundle", "sign", folder.Path + "/m", "--oms", "--key", own, "--certificate", file).Status);
        using var bundle = JsonDocument.Parse(File.ReadAllText(folder.Path + "/m/model.sig"));
        Assert.Equal(Convert.ToBase64String(certificate.RawData),
            bundle.RootElement.GetProperty("verificationMaterial").GetProperty("x509CertificateChain").GetProperty("certificates")[0].GetProperty("rawBytes").GetString());
    }

    private static (byte[] Payload, byte[] Signature) Envelope(JsonDocument bundle)
    {
        var envelope = bundle.RootElement.GetProperty("dsseEnvelope");
        Assert.Equal("application/vnd.in-toto+json", envelope.GetProperty("payloadType").GetString());
        return (envelope.GetProperty("payload").GetBytesFromBase64(), envelope.GetProperty("signatures")[0].GetProperty("sig").GetBytesFromBase64());
    }

    /// <summary>The DSSE pre-authentication encoding, written a second time so that the first is tested.</summary>
    private static byte[] Encoded(byte[] payload) =>
        [.. Encoding.UTF8.GetBytes("DSSEv1 28 application/vnd.in-toto+json " + payload.Length.ToString(CultureInfo.InvariantCulture) + " "), .. payload];
}
