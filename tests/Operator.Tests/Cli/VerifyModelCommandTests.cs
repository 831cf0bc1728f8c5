using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Modelgate.Operator.Tests.Cli;

public sealed class VerifyModelCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _pub;
    private readonly string _model;

    public VerifyModelCommandTests()
    {
        (var key, _pub) = SigningKeys.Write(_folder);
        _model = _folder.Path + "/m";
        _folder.Write("m/config.json", "{}");
        _folder.Write("m/sub/w.safetensors", "weights");
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _model, "--oms", "--key", key, "--ignore", "logs").Status);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Signed_model_is_verified()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_pub));
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

        var result = CommandLine.RunWide(160, "verify", "model", _model, "--signature", _model + "/model.sig", "--key", _pub);

        Assert.Equal(new(0,
            $"""
            VERIFIED  {_model}/model.sig  OMS
              Signed by  key sha256:{fingerprint} (EcdsaP256)
              Subjects  1: m
              Predicate  https://model_signing/signature/v1.0
              Model  {_model}: 2 files, 9 bytes, sha256

            1 file: 1 verified, 0 refused, 0 unusable

            """, ""), result);
    }

    [Fact]
    public void Changed_model_is_refused_with_a_mend()
    {
        _folder.Write("m/sub/w.safetensors", "Weights");

        Assert.Equal(new(1,
            $"""
            REFUSED  {_model}/model.sig  OMS
              ManifestMismatch: The files are not the signed ones. Changed: "sub/w.safetensors".
              Fix: Restore the files that were signed, remove what does not belong to the model, or sign the model as it is now.

            1 file: 0 verified, 1 refused, 0 unusable

            """, ""), CommandLine.RunWide(160, "verify", "model", _model, "--signature", _model + "/model.sig", "--key", _pub));
    }

    [Fact]
    public void Missing_unsigned_and_renamed_files_are_refused()
    {
        _folder.Write("m/evil.py", "import os");
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Not signed: \"evil.py\".", Refusal());
        File.Delete(_model + "/evil.py");
        File.Move(_model + "/config.json", _model + "/Config.json");
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Renamed: \"config.json\" to \"Config.json\".", Refusal());
        File.Delete(_model + "/Config.json");
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Missing: \"config.json\".", Refusal());
    }

    [Fact]
    public void Ignored_files_may_be_unsigned()
    {
        _folder.Write("m/logs/today", "1");
        Assert.Null(Refusal());
        _folder.Write("m/notes.md", "1");
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Not signed: \"notes.md\".", Refusal());
        Assert.Null(Refusal("--ignore", "notes.md"));
        Assert.Null(Refusal("--ignore", _model + "/notes.md"));
        Assert.Null(Refusal("--unsafe-ignore-unsigned-files"));
        Assert.Equal("Unusable: the ignored path ../notes.md does not lie in it", Refusal("--ignore", "../notes.md"));
    }

    [Fact]
    public void Weights_that_the_signer_left_out_are_refused()
    {
        _folder.Write("m/logs/w.gguf", "1");
        Assert.Equal("ManifestMismatch: The signer leaves out \"logs/w.gguf\", which looks like weights: anybody could change them unseen.", Refusal());
        Assert.Null(Refusal("--allow-ignored-weights"));
    }

    [Fact]
    public void Links_are_refused()
    {
        File.Move(_model + "/config.json", _folder.Path + "/config.json");
        File.CreateSymbolicLink(_model + "/config.json", _folder.Path + "/config.json");

        Assert.Equal("ManifestMismatch: \"config.json\" is a symbolic link, and links are not allowed by the signature.", Refusal("--allow-symlinks"));
    }

    [Fact]
    public void Other_keys_are_refused()
    {
        var result = Run("--key", SigningKeys.Write(_folder, "other").Pub);

        Assert.Equal((1, "UntrustedKey"), (result.Status, Failure(result)!.Value.GetProperty("kind").GetString()));
    }

    [Fact]
    public void Every_changed_byte_of_the_signature_is_refused_or_means_the_same()
    {
        var path = _model + "/model.sig";
        var good = File.ReadAllBytes(path);
        for (var at = 0; at < good.Length; at += 7)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 1;
            File.WriteAllBytes(path, bad);
            var result = Run("--key", _pub);
            Assert.True(result.Status is 1 || IsUnread(good, at), $"{at}: {Encoding.ASCII.GetString(good, at, Math.Min(20, good.Length - at))}: {result.Output}");
        }
    }

    [Fact]
    public void Own_authority_and_name_are_held_against_the_certificate()
    {
        using var authority = new MadeAuthority();
        var (certificate, key) = authority.Issue("CN=signer", "models@corp.example");
        string[] files = [_folder.Write("signer.crt", certificate), _folder.Write("signer.key", key), _folder.Write("ca.crt", authority.Pem)];
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _model, "--oms", "--key", files[1], "--certificate", files[0], "--force").Status);

        Assert.Equal(0, Run("--certificate-authority", files[2], "--certificate-identity", "models@corp.example").Status);
        Assert.Equal("IdentityMismatch", Failure(Run("--certificate-authority", files[2], "--certificate-identity", "other@corp.example"))!.Value.GetProperty("kind").GetString());
        Assert.Equal("UnexpectedKeyMaterial", Failure(Run("--key", _pub))!.Value.GetProperty("kind").GetString());
    }

    [Fact]
    public void Certificate_of_the_signer_alone_may_be_trusted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=signer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var other = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        string[] files = [_folder.Write("signer.crt", certificate.ExportCertificatePem()), _folder.Write("signer.key", key.ExportPkcs8PrivateKeyPem()), _folder.Write("other.crt", other.ExportCertificatePem())];
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _model, "--oms", "--key", files[1], "--certificate", files[0], "--force").Status);

        Assert.Equal(0, Run("--certificate-authority", files[0]).Status);
        Assert.Equal("UntrustedCertificate", Failure(Run("--certificate-authority", files[2]))!.Value.GetProperty("kind").GetString());
    }

    [Fact]
    public void Signatures_of_old_releases_are_refused_by_name()
    {
        var payload = Convert.ToBase64String("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"w","digest":{"sha256":"00"}}],"predicateType":"https://model_signing/Digests/v0.1","predicate":{}}"""u8);
        _folder.Write("m/model.sig", $$$"""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":""}},"dsseEnvelope":{"payload":"{{{payload}}}","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"MAYCAQECAQE="}]}}""");

        Assert.Equal("UnsupportedPredicateType: The signature says that model_signing 0.2 made it, whose signed form has more than one meaning.", Refusal());
    }

    [Fact]
    public void Model_may_be_one_file()
    {
        var file = _folder.Write("one.gguf", "gguf");
        var (key, pub) = SigningKeys.Write(_folder, "one");
        Assert.Equal(0, CommandLine.Run("bundle", "sign", file, "--oms", "--key", key).Status);
        string[] verify = ["verify", "model", file, "--signature", _folder.Path + "/model.sig", "--key", pub];

        Assert.Equal(0, CommandLine.Run(verify).Status);
        _folder.Write("one.gguf", "GGUF");
        Assert.Equal(1, CommandLine.Run(verify).Status);
    }

    [Theory]
    [InlineData("modelgate: say who must have signed: --key, --certificate-authority, or --certificate-identity with --certificate-oidc-issuer and --trusted-root\n")]
    [InlineData("modelgate: --key and the options of certificates exclude each other\n", "--key", "k", "--certificate-identity", "x")]
    [InlineData("modelgate: --certificate-identity needs --certificate-oidc-issuer: any issuer could vouch for the name\n", "--certificate-identity", "x", "--trusted-root", "r")]
    [InlineData("modelgate: --certificate-oidc-issuer needs --certificate-identity: everybody with an account at the issuer would be accepted\n", "--certificate-oidc-issuer", "x")]
    [InlineData("modelgate: --certificate-identity needs --trusted-root: the TrustedRoot of your Sigstore instance (cosign trusted-root create, or trusted_root.json of the public one)\n", "--certificate-identity", "x", "--certificate-oidc-issuer", "y")]
    [InlineData("modelgate: --certificate-authority excludes --trusted-root and --certificate-oidc-issuer: own authorities know no OIDC issuer\n", "--certificate-authority", "a", "--trusted-root", "r")]
    [InlineData("modelgate: --certificate-identity and --certificate-identity-pattern exclude each other\n", "--certificate-identity", "x", "--certificate-identity-pattern", "y")]
    [InlineData("modelgate: an identity and an issuer are never empty: everybody would be accepted\n", "--certificate-identity", "", "--certificate-oidc-issuer", "y")]
    [InlineData("modelgate: /nowhere.pub: there is no such file\n", "--key", "/nowhere.pub")]
    public void Options_must_say_who_signed(string error, params string[] options) => Assert.Equal(new(2, "", error), CommandLine.Run(["verify", "model", _model, "--signature", _model + "/model.sig", .. options]));

    [Fact]
    public void What_is_not_there_is_unusable()
    {
        Assert.Equal("Unusable: there is no such file", Text(CommandLine.Run("verify", "model", _model, "--signature", "/nowhere.sig", "--key", _pub, "-o", "json")));
        var result = CommandLine.Run("verify", "model", "/nowhere", "--signature", _model + "/model.sig", "--key", _pub, "-o", "json");
        Assert.Equal((2, "Unusable: there is no such file or folder"), (result.Status, Text(result)));
    }

    private CommandResult Run(params string[] options) => CommandLine.Run(["verify", "model", _model, "--signature", _model + "/model.sig", "--output", "json", .. options]);

    private string? Refusal(params string[] options) => Text(Run(["--key", _pub, .. options]));

    private static string? Text(CommandResult result) => Failure(result) is { } failure ? $"{failure.GetProperty("kind").GetString()}: {failure.GetProperty("detail").GetString()}" : null;

    private static JsonElement? Failure(CommandResult result)
    {
        Assert.Equal("", result.Error);
        var item = JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0];
        return item.TryGetProperty("failure", out var failure) ? failure : null;
    }

    /// <summary>True for what means nothing: white space at the end, and the key id of the envelope, which is never believed.</summary>
    private static bool IsUnread(byte[] text, int at) => at == text.Length - 1 || Encoding.ASCII.GetString(text).IndexOf("\"keyid\":\"\"", StringComparison.Ordinal) is var id && at >= id && at < id + 10;
}
