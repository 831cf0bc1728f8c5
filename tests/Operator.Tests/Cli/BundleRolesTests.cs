using System.Security.Cryptography;
using System.Text.Json;

namespace Modelgate.Operator.Tests.Cli;

/// <summary>Every part that a bundle may have: made, signed and verified with the commands alone.</summary>
public sealed class BundleRolesTests : IDisposable
{
    private const string Commit = "@0123456789abcdef0123456789abcdef01234567";
    private const string Digest = "sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";
    private readonly TemporaryFolder _folder = new();
    private readonly string _policy;
    private readonly string _key;

    public BundleRolesTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _key = _folder.Write("promotion.key", key.ExportPkcs8PrivateKeyPem());
        _policy = _folder.Write("policy.yaml",
            $"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {"{name: promoted}"}
            spec:
              trust:
                builders:
                  - name: promotion
                    keys:
                      - {JsonSerializer.Serialize(key.ExportSubjectPublicKeyInfoPem())}
                    builderIds: [https://ci.corp.example/promote]
            """);
        _folder.Write("base/model.safetensors", "w");
        _folder.Write("base/tokenizer.json", "{}");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DraftModel", "draft/model.safetensors", "")]
    [InlineData("Adapter", "lora/adapter_model.safetensors", ",base=base")]
    [InlineData("Tokenizer", "tok/tokenizer.json", "")]
    [InlineData("ChatTemplate", "chat_template.jinja", "")]
    [InlineData("Projector", "mmproj-model-f16.gguf", "")]
    [InlineData("Quantization", "model-Q4_K_M.gguf", ",upstream=pkg:huggingface/corp/base" + Commit)]
    [InlineData("Modelfile", "Modelfile", "")]
    [InlineData("Config", "serving.yaml", "")]
    [InlineData("Code", "plugin.py", "")]
    public void Each_role_is_verified(string role, string file, string more)
    {
        var path = _folder.Write(file, role);

        Make($"name=part,role={role},path={path},reference=pkg:huggingface/corp/part{Commit}{more}");

        Verified($"{role} part  TrustedSignature  by promotion");
    }

    [Theory]
    [InlineData("pkg:oci/ollama@" + Digest + "?repository_url=registry.corp.example/ollama")]
    [InlineData(Digest)]
    public void Image_needs_its_digest_alone(string reference)
    {
        var made = Make($"name=part,role=Image,reference={reference}");

        Assert.Contains("Image part: by its digest\n", made, StringComparison.Ordinal);
        Assert.DoesNotContain("files:", File.ReadAllText(_folder.Path + "/modelbundle.yaml").Split("name: part")[1], StringComparison.Ordinal);
        Verified("Image part  TrustedSignature  by promotion");
    }

    [Fact]
    public void Parts_of_one_repository_may_share_its_reference()
    {
        Make($"name=part,role=Tokenizer,path={_folder.Path}/base,reference=pkg:huggingface/corp/base{Commit}");

        Verified("Tokenizer part  TrustedSignature  by promotion");
    }

    [Theory]
    [InlineData("Tokenizer", "w/model.safetensors", "none of the files that the artifact lists can be of role Tokenizer")]
    [InlineData("DraftModel", "w/README.md", "none of the files that the artifact lists can be of role DraftModel")]
    [InlineData("DraftModel", "w/model-00001-of-00002.safetensors", "without \"model-00002-of-00002.safetensors\"")]
    public void Files_that_no_evidence_could_cover_are_refused_before_they_are_signed(string role, string file, string why)
    {
        _folder.Write(file, "x");

        var result = Create($"name=part,role={role},path={_folder.Path}/w,reference=pkg:huggingface/corp/part{Commit}");

        Assert.Equal(2, result.Status);
        Assert.StartsWith("modelgate: ModelBundle chat: spec.artifacts[1]: No evidence can cover this artifact: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Path + "/statement.json"));
    }

    private string Make(string artifact)
    {
        var made = Create(artifact);
        Assert.Equal((0, ""), (made.Status, made.Error));
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _folder.Path + "/statement.json", "--key", _key).Status);
        return made.Output;
    }

    private CommandResult Create(string artifact) => CommandLine.Run(
        "bundle", "create", "--name", "chat", "--namespace", "ml", "--output-dir", _folder.Path, "--builder-id", "https://ci.corp.example/promote",
        "--artifact", $"name=base,role=Model,path={_folder.Path}/base,reference=pkg:huggingface/corp/base{Commit}", "--artifact", artifact);

    private void Verified(string line)
    {
        var result = CommandLine.RunWide(160, "verify", _folder.Path + "/modelbundle.yaml", "--policy", _policy, "--evidence", _folder.Path + "/statement.sigstore.json");

        Assert.Contains("  " + line + "\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.Status);
    }
}
