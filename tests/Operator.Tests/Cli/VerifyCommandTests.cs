using System.Security.Cryptography;
using System.Text.Json;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Operator.Tests.Cli;

public sealed class VerifyCommandTests : IDisposable
{
    private const string Reference = "pkg:huggingface/corp/mistral@0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();
    private readonly string _pub;
    private readonly string _key;
    private readonly string _evidence;

    public VerifyCommandTests()
    {
        (_key, _pub) = SigningKeys.Write(_folder);
        _folder.Write("m/model.safetensors", "w");
        Assert.Equal(0, CommandLine.Run("bundle", "create", "--name", "chat", "--output-dir", _folder.Path, "--builder-id", "https://ci.corp.example/promote", "--artifact", $"name=base,role=Model,path={_folder.Path}/m,reference={Reference}").Status);
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _folder.Path + "/statement.json", "--key", _key).Status);
        _evidence = _folder.Path + "/statement.sigstore.json";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statement_is_shown_with_who_signed_it()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_pub));

        Assert.Equal(new(0,
            $"""
            VERIFIED  {_evidence}  SigstoreBundle
              Signed by  key sha256:{Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))} (EcdsaP256)
              Subjects  1: model.safetensors
              Predicate  https://slsa.dev/provenance/v1
              Built by  https://ci.corp.example/promote

            1 file: 1 verified, 0 refused, 0 unusable

            """, ""), CommandLine.RunWide(160, "verify", _evidence, "--key", _pub));
    }

    [Fact]
    public void Report_in_json_is_stable()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_pub));

        var result = CommandLine.Run("verify", _evidence, "--key", _pub, "--output", "json");

        Assert.Equal((0, ""), (result.Status, result.Error));
        Assert.Equal(
            $$"""
            {
              "apiVersion": "modelgate.dev/v1alpha1",
              "kind": "VerificationReport",
              "summary": {
                "files": 1,
                "verified": 1,
                "refused": 0,
                "unusable": 0
              },
              "results": [
                {
                  "source": "{{_evidence}}",
                  "format": "SigstoreBundle",
                  "verdict": "Verified",
                  "signer": {
                    "type": "key",
                    "fingerprint": "sha256:{{Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))}}",
                    "algorithm": "EcdsaP256"
                  },
                  "contentDigest": "sha256:{{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.Path + "/statement.json")))}}",
                  "statement": {
                    "predicateType": "https://slsa.dev/provenance/v1",
                    "subjectCount": 1,
                    "subjects": [
                      {
                        "name": "model.safetensors",
                        "uri": "{{Reference}}#model.safetensors",
                        "digests": {
                          "sha256": "50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326"
                        }
                      }
                    ],
                    "builderId": "https://ci.corp.example/promote",
                    "buildType": "https://modelgate.dev/promotion/v1"
                  }
                }
              ]
            }

            """, result.Output);
    }

    [Theory]
    [InlineData(0, "--artifact", "{folder}/m/model.safetensors")]
    [InlineData(0, "--digest", "sha256:50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326")]
    [InlineData(0, "--digest", "sha256:50E721E49C013F00C62CF59F2163542A9D8DF02464EFEB615D31051B0FDDC326")]
    [InlineData(0, "--predicate-type", "https://slsa.dev/provenance/v1")]
    [InlineData(1, "--artifact", "{folder}/statement.json")]
    [InlineData(1, "--digest", "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(1, "--predicate-type", "https://slsa.dev/verification_summary/v1")]
    [InlineData(2, "--artifact", "/nowhere")]
    [InlineData(2, "--digest", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData(2, "--digest", "sha256:12")]
    [InlineData(2, "--digest", "sha256:zz00000000000000000000000000000000000000000000000000000000000000")]
    public void Evidence_must_be_about_what_is_asked(int status, string option, string value) =>
        Assert.Equal(status, CommandLine.Run("verify", _evidence, "--key", _pub, option, value.Replace("{folder}", _folder.Path, StringComparison.Ordinal)).Status);

    [Fact]
    public void Refusal_names_kind_detail_and_mend()
    {
        var text = File.ReadAllText(_evidence);
        var at = text.IndexOf("\"payload\":\"", StringComparison.Ordinal) + 40;
        var changed = _folder.Write("changed.json", text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..]);

        Assert.Equal(new(1,
            $"""
            REFUSED  {changed}  SigstoreBundle
              InvalidSignature: The signature is not by the accepted key over this content.
              Fix: Do not use this: what was signed was changed, or another key signed it. Fetch evidence and content again.

            1 file: 0 verified, 1 refused, 0 unusable

            """, ""), CommandLine.RunWide(160, "verify", changed, "--key", _pub));
    }

    [Fact]
    public void Bare_envelope_is_verified_by_key()
    {
        using var bundle = JsonDocument.Parse(File.ReadAllText(_evidence));
        var envelope = _folder.Write("envelope.json", bundle.RootElement.GetProperty("dsseEnvelope").GetRawText());

        var result = CommandLine.Run("verify", envelope, "--key", _pub, "-o", "json");

        Assert.Equal((0, "DSSE"), (result.Status, JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0].GetProperty("format").GetString()));
    }

    [Fact]
    public void Model_signature_is_about_the_files_that_it_lists()
    {
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _folder.Path + "/m", "--oms", "--key", _key).Status);
        var signature = _folder.Path + "/m/model.sig";

        Assert.Equal(0, CommandLine.Run("verify", signature, "--key", _pub).Status);
        Assert.Equal(0, CommandLine.Run("verify", signature, "--key", _pub, "--artifact", _folder.Path + "/m/model.safetensors").Status);
        Assert.Equal(1, CommandLine.Run("verify", signature, "--key", _pub, "--artifact", _evidence).Status);
    }

    [Fact]
    public void Worst_file_decides_the_status_and_all_are_shown()
    {
        var pod = _folder.Write("pod.yaml", "kind: Pod");

        Assert.Equal(new(2,
            $"""
            UNUSABLE  {pod}
              it is no Sigstore bundle, DSSE envelope, model signature or ModelBundle
              Fix: Give evidence; a model's files are verified by modelgate verify model.

            UNUSABLE  /nowhere
              there is no such file
              Fix: Give a file that can be read.

            REFUSED  {_evidence}  SigstoreBundle
              SubjectMismatch: No subject of the statement has the artifact's digests.
              Fix: Give the file that was signed, or the evidence that belongs to this file.

            3 files: 0 verified, 1 refused, 2 unusable

            """, ""), CommandLine.RunWide(160, "verify", pod, "/nowhere", _evidence, "--key", _pub, "--digest", "sha256:" + new string('0', 64)));
    }

    [Fact]
    public void Standard_input_is_read() => Assert.Equal(0, CommandLine.RunWith(File.ReadAllText(_evidence), "verify", "-", "--key", _pub).Status);

    [Fact]
    public void Several_keys_may_be_accepted() =>
        Assert.Equal(0, CommandLine.Run("verify", _evidence, "--key", SigningKeys.Write(_folder, "other").Pub, "--key", _pub).Status);

    [Fact]
    public void Keyless_evidence_needs_identity_issuer_and_root()
    {
        var made = VirtualSigstore.Shared.Bundle(GoodBundles.Dsse2);
        var (name, issuer) = (made.Inputs.Identity!, made.Inputs.Issuer!);
        var bundle = _folder.Write("keyless.json", made.Text);
        var root = _folder.Write("root.json", made.Inputs.TrustedRootJson!);
        CommandResult Verify(string identity, string voucher, params string[] more) =>
            CommandLine.Run(["verify", bundle, "--certificate-identity", identity, "--certificate-oidc-issuer", voucher, "--trusted-root", root, "-o", "json", .. more]);

        var result = Verify(name, issuer);

        Assert.Equal((0, ""), (result.Status, result.Error));
        var item = JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0];
        Assert.Equal(("certificate", name, issuer), (item.GetProperty("signer").GetProperty("type").GetString(), item.GetProperty("signer").GetProperty("identity").GetString(), item.GetProperty("signer").GetProperty("issuer").GetString()));
        Assert.Single(item.GetProperty("signingTimes").EnumerateArray());
        Assert.Contains("\"kind\": \"IdentityMismatch\"", Verify(name + "x", issuer).Output, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"IssuerMismatch\"", Verify(name, issuer + "x").Output, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"MissingLogEntry\"", Verify(name, issuer, "--unsafe-log-threshold", "2").Output, StringComparison.Ordinal);
        Assert.Equal(2, Verify(name, issuer, "--unsafe-log-threshold", "-1").Status);
    }
}
