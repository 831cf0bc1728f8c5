using System.Text.Json;

namespace Modelgate.Operator.Tests.Cli;

public sealed class VerifyPolicyTests : IDisposable
{
    private const string Reference = "pkg:huggingface/corp/mistral@0123456789abcdef0123456789abcdef01234567";
    private const string Upstream = "pkg:huggingface/mistralai/Mistral-7B@c170c708c41dac9275d15a8fff4eca08d52bab71";
    private const string Tone = "pkg:huggingface/corp/tone@89abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly string _policy;
    private readonly string _key;
    private readonly string _bundle;
    private readonly string _evidence;

    public VerifyPolicyTests()
    {
        (_key, var pub) = SigningKeys.Write(_folder);
        _folder.Write("m/model.safetensors", "w");
        _folder.Write("t/adapter_model.safetensors", "t");
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
                      - {JsonSerializer.Serialize(File.ReadAllText(pub))}
                    builderIds: [https://ci.corp.example/promote]
                    workflows: [https://git.corp.example/ml/models/.ci/promote.yaml@refs/heads/main]
            """);
        (_bundle, _evidence) = (_folder.Path + "/modelbundle.yaml", _folder.Path + "/statement.sigstore.json");
        Assert.Equal(0, CommandLine.Run(
            "bundle", "create", "--name", "chat", "--namespace", "ml", "--output-dir", _folder.Path, "--builder-id", "https://ci.corp.example/promote",
            "--workflow", "https://git.corp.example/ml/models/.ci/promote.yaml@refs/heads/main",
            "--artifact", $"name=base,role=Model,path={_folder.Path}/m,reference={Reference},upstream={Upstream}",
            "--artifact", $"name=tone,role=Adapter,path={_folder.Path}/t,reference={Tone},base=base").Status);
        Sign(_key);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bundle_that_we_made_is_as_strong_as_it_can_be() => Assert.Equal(new(0,
        $"""
        VERIFIED  {_bundle}  ModelBundle ml/chat
          Strength  TrustedSignature
          Model base  TrustedPromotion  by promotion
            {Reference}
          Adapter tone  TrustedSignature  by promotion
            {Tone}

        1 file: 1 verified, 0 refused, 0 unusable

        """, ""), CommandLine.RunWide(160, "verify", _bundle, "--policy", _policy, "--evidence", _evidence));

    [Fact]
    public void Evidence_may_come_in_a_config_map_of_another_file()
    {
        var map = _folder.Write("map.yaml",
            $"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{name: chat-evidence, namespace: ml}"}
            data:
              statement.sigstore.json: {JsonSerializer.Serialize(File.ReadAllText(_evidence))}
            """);

        Assert.Equal(0, CommandLine.Run("verify", map, _bundle, "--policy", _policy).Status);
        Assert.Equal(new(2, "", "modelgate: there is no evidence in what was given, only ConfigMaps\n"), CommandLine.Run("verify", map, "--policy", _policy));
    }

    [Fact]
    public void Evidence_that_is_missing_is_asked_for()
    {
        var result = CommandLine.RunWide(160, "verify", _bundle, "--policy", _policy);

        Assert.Equal(1, result.Status);
        Assert.Contains("    attestation \"provenance\" is not at hand: ConfigMap chat-evidence was not given\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_bundle_is_refused_with_the_file_that_differs()
    {
        _folder.Write("modelbundle.yaml", File.ReadAllText(_bundle).Replace("sha256:50e721e49c", "sha256:60e721e49c", StringComparison.Ordinal));

        var result = CommandLine.Run("verify", _bundle, "--policy", _policy, "--evidence", _evidence, "-o", "json");

        var item = JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0];
        Assert.Equal((1, "Refused", "ml/chat", "DigestMismatch"), (result.Status, item.GetProperty("verdict").GetString(), item.GetProperty("name").GetString(), item.GetProperty("failure").GetProperty("kind").GetString()));
        Assert.StartsWith("Artifact base: file \"model.safetensors\" is declared as sha256:60e7", item.GetProperty("failure").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(["None", "TrustedSignature"], item.GetProperty("artifacts").EnumerateArray().Select(a => a.GetProperty("strength").GetString()).Select(s => s == "TrustedSignature" ? s : "None"));
    }

    [Fact]
    public void Attestation_alone_is_held_against_the_policys_builders()
    {
        var result = CommandLine.Run("verify", _evidence, "--policy", _policy, "--artifact", _folder.Path + "/m/model.safetensors", "-o", "json");
        Assert.Equal((0, "promotion"), (result.Status, JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0].GetProperty("builder").GetString()));

        Assert.Equal("SubjectMismatch", Kind(CommandLine.Run("verify", _evidence, "--policy", _policy, "--artifact", _bundle, "-o", "json")));
        Sign(SigningKeys.Write(_folder, "other").Key);
        Assert.Equal("UntrustedKey", Kind(CommandLine.Run("verify", _evidence, "--policy", _policy, "-o", "json")));
    }

    [Fact]
    public void Statement_of_another_builder_is_refused()
    {
        _folder.Write("statement.json", File.ReadAllText(_folder.Path + "/statement.json").Replace("https://ci.corp.example/promote", "https://ci.corp.example/other", StringComparison.Ordinal));
        Sign(_key);

        Assert.Equal("BuilderMismatch", Kind(CommandLine.Run("verify", _evidence, "--policy", _policy, "-o", "json")));
    }

    [Fact]
    public void What_contradicts_is_said()
    {
        Assert.Equal(new(2, "", "modelgate: --policy says who must have signed; leave out --key, --trusted-root and the options of certificates\n"), CommandLine.Run("verify", _evidence, "--policy", _policy, "--key", "k"));
        Assert.Equal(new(2, "", "modelgate: --policy gives 0 ModelPolicy objects; evidence is verified against one\n"), CommandLine.Run("verify", _evidence, "--policy", _bundle));
        Assert.Equal(new(2, "", "modelgate: /nowhere: there is no such file\n"), CommandLine.Run("verify", _bundle, "--policy", _policy, "--evidence", "/nowhere"));
        Assert.Contains("a ModelBundle is verified against a policy", CommandLine.Run("verify", _bundle, "--key", _folder.Path + "/signer.pub").Output, StringComparison.Ordinal);
        Assert.Equal(2, CommandLine.Run("verify", _bundle, "--policy", _policy, "--digest", "sha256:" + new string('0', 64)).Status);
    }

    [Fact]
    public void Bundle_that_is_not_valid_is_unusable()
    {
        _folder.Write("modelbundle.yaml", File.ReadAllText(_bundle).Replace("role: Adapter", "role: Adaptor", StringComparison.Ordinal));

        Assert.Equal((2, "Unusable"), (CommandLine.Run("verify", _bundle, "--policy", _policy).Status, Kind(CommandLine.Run("verify", _bundle, "--policy", _policy, "-o", "json"))));
    }

    private void Sign(string key) => Assert.Equal(0, CommandLine.Run("bundle", "sign", _folder.Path + "/statement.json", "--key", key, "--force").Status);

    private static string? Kind(CommandResult result)
    {
        Assert.Equal("", result.Error);
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0].GetProperty("failure").GetProperty("kind").GetString();
    }
}
