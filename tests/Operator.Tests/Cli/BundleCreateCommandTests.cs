using System.Text.Json;

namespace Modelgate.Operator.Tests.Cli;

public class BundleCreateCommandTests
{
    private const string Base = "pkg:huggingface/corp/mistral@0123456789abcdef0123456789abcdef01234567";
    private const string Upstream = "pkg:huggingface/mistralai/Mistral-7B@c170c708c41dac9275d15a8fff4eca08d52bab71";
    private const string Tone = "pkg:oci/tone@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b?repository_url=registry.corp.example/models/tone";

    [Fact]
    public void Bundle_and_statement_name_every_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mistral/model.safetensors", "w");
        folder.Write("mistral/.git/config", "x");
        folder.Write("mistral/sub/yes", "y");
        var template = folder.Write("template.jinja", "t");

        var result = CommandLine.Run(
            "bundle", "create", "--name", "chat", "--namespace", "ml", "--output-dir", folder.Path, "--builder-id", "https://ci.corp.example/promote",
            "--workflow", "https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/main", "--invocation-id", "https://ci.corp.example/runs/7",
            "--artifact", $"name=base,role=Model,path={folder.Path}/mistral,reference={Base},upstream={Upstream}",
            "--artifact", $"name=tone,role=ChatTemplate,path={template},reference={Tone},base=base");

        Assert.Equal(new(0,
            $"""
            Model base: 2 files
            ChatTemplate tone: 1 file
            Wrote {folder.Path}/modelbundle.yaml and {folder.Path}/statement.json.
            Next: modelgate bundle sign {folder.Path}/statement.json --key KEY

            """, ""), result);
        Assert.Equal(
            $"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelBundle
            metadata:
              name: chat
              namespace: ml
            spec:
              artifacts:
                - name: base
                  role: Model
                  reference: {Base}
                  upstream: {Upstream}
                  files:
                    - path: model.safetensors
                      digest: sha256:50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326
                    - path: sub/yes
                      digest: sha256:a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa
                - name: tone
                  role: ChatTemplate
                  reference: {Tone}
                  base: base
                  files:
                    - path: template.jinja
                      digest: sha256:e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8
              attestations:
                - name: provenance
                  format: SigstoreBundle
                  configMapRef:
                    name: chat-evidence
                    key: statement.sigstore.json

            """, File.ReadAllText(folder.Path + "/modelbundle.yaml"));
        using var statement = JsonDocument.Parse(File.ReadAllText(folder.Path + "/statement.json"));
        var predicate = statement.RootElement.GetProperty("predicate");
        Assert.Equal("https://slsa.dev/provenance/v1", statement.RootElement.GetProperty("predicateType").GetString());
        Assert.Equal([$"{Base}#model.safetensors", $"{Base}#sub/yes", $"{Tone}#template.jinja"], statement.RootElement.GetProperty("subject").EnumerateArray().Select(s => s.GetProperty("uri").GetString()));
        Assert.Equal(
            $$$"""[{"name":"upstream","uri":"{{{Upstream}}}","digest":{"gitCommit":"c170c708c41dac9275d15a8fff4eca08d52bab71"}},{"name":"base","uri":"{{{Base}}}","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}}]""",
            JsonSerializer.Serialize(predicate.GetProperty("buildDefinition").GetProperty("resolvedDependencies")));
        Assert.Equal(
            """{"repository":"https://github.com/corp/models","path":".github/workflows/promote.yaml","ref":"refs/heads/main"}""",
            JsonSerializer.Serialize(predicate.GetProperty("buildDefinition").GetProperty("externalParameters").GetProperty("workflow")));
        Assert.Equal(
            """{"builder":{"id":"https://ci.corp.example/promote"},"metadata":{"invocationId":"https://ci.corp.example/runs/7"}}""",
            JsonSerializer.Serialize(predicate.GetProperty("runDetails")));
    }

    [Fact]
    public void Names_that_yaml_would_take_for_something_else_are_quoted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/no", "1");
        folder.Write("m/1.5", "1");
        folder.Write("m/a: b", "1");
        folder.Write("m/模型", "1");

        Assert.Equal(0, Create(folder, $"name=base,role=Model,path={folder.Path}/m,reference={Base}").Status);
        var yaml = File.ReadAllText(folder.Path + "/modelbundle.yaml");
        Assert.All(["\"no\"", "\"1.5\"", "\"a: b\"", "\"模型\""], text => Assert.Contains("- path: " + text + "\n", yaml, StringComparison.Ordinal));
    }

    [Fact]
    public void Unpinned_references_are_refused_as_the_webhook_would()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/w", "1");

        var result = Create(folder, $"name=base,role=Model,path={folder.Path}/m,reference=pkg:huggingface/corp/mistral@main");

        Assert.Equal(2, result.Status);
        Assert.StartsWith("modelgate: ModelBundle chat: spec.artifacts[0].reference: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("does not name content that cannot change.", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path + "/modelbundle.yaml"));
    }

    [Theory]
    [InlineData("name=a,role=Model,path=/nowhere,reference=r", "modelgate: /nowhere: there is no such file or folder\n")]
    [InlineData("name=a,role=Adapter,path={m},reference=r,base=b", "modelgate: the artifact a has base=b, but there is no artifact of that name\n")]
    [InlineData("name=a", "modelgate: --artifact name=a: role is missing\n")]
    [InlineData("name=a,role=Model,path={link},reference=r", "modelgate: {link}: w is a symbolic link; put the file itself there (cp -rL, or huggingface_hub's local_dir)\n")]
    [InlineData("name=a,role=Model,path={empty},reference=r", "modelgate: {empty}: there are no files\n")]
    public void What_cannot_be_read_is_said(string artifact, string error)
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/w", "1");
        Directory.CreateDirectory(folder.Path + "/link");
        Directory.CreateDirectory(folder.Path + "/empty");
        File.CreateSymbolicLink(folder.Path + "/link/w", "../m/w");
        string Place(string text) => text.Replace("{m}", folder.Path + "/m", StringComparison.Ordinal).Replace("{link}", folder.Path + "/link", StringComparison.Ordinal).Replace("{empty}", folder.Path + "/empty", StringComparison.Ordinal);

        Assert.Equal(new(2, "", Place(error)), Create(folder, Place(artifact)));
    }

    [Fact]
    public void Files_are_not_overwritten_unasked()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/w", "1");
        var artifact = $"name=base,role=Model,path={folder.Path}/m,reference={Base}";
        Assert.Equal(0, Create(folder, artifact).Status);

        Assert.Equal(new(2, "", $"modelgate: {folder.Path}/modelbundle.yaml is there already; give --force to overwrite it\n"), Create(folder, artifact));
        Assert.Equal(0, Create(folder, artifact, "--force").Status);
    }

    private static CommandResult Create(TemporaryFolder folder, string artifact, params string[] more) =>
        CommandLine.Run(["bundle", "create", "--name", "chat", "--output-dir", folder.Path, "--builder-id", "https://ci.corp.example/promote", "--artifact", artifact, .. more]);
}
