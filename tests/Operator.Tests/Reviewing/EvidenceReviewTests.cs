using System.Text.Json;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Cli;
using Modelgate.Operator.Tests.Standalone;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Operator.Tests.Reviewing;

/// <summary>From files that the commands make to an admitted pod.</summary>
public sealed class EvidenceReviewTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Reference = "pkg:huggingface/org/model@" + Commit;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Pod => _folder.Write("pod.yaml", $"""
        apiVersion: v1
        kind: Pod
        metadata: {"{"}name: chat, namespace: ml{"}"}
        spec:
          containers:
            - name: server
              image: vllm/vllm-openai:v0.18.0@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b
              args: [org/model, --revision={Commit}]
        """);

    private static string Indent(string text, int by) => string.Join('\n', text.TrimEnd().Split('\n').Select(line => new string(' ', by) + line));

    private static string OneLine(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string ConfigMap(string name, string @namespace, string key, string text) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {@namespace}}}\ndata:\n  {key}: |\n{Indent(text, 4)}\n";

    private string KeyPolicy(string pub) => _folder.Write("policy.yaml",
        $"apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata: {{name: corp}}\nspec:\n  trust:\n    builders:\n      - name: ci\n        keys:\n          - |\n{Indent(File.ReadAllText(pub), 12)}\n");

    /// <summary>Makes a bundle and its signed statement with the commands that platform teams use.</summary>
    private (string Policy, string Bundle, string Signed) Made()
    {
        var (key, pub) = SigningKeys.Write(_folder);
        _folder.Write("model/model.safetensors", "w");
        Assert.Equal(0, CommandLine.Run(
            "bundle", "create", "--name", "chat", "--namespace", "ml", "--output-dir", _folder.Path, "--builder-id", "https://ci.corp.example/promote",
            "--artifact", $"name=base,role=Model,path={_folder.Path}/model,reference={Reference}").Status);
        Assert.Equal(0, CommandLine.Run("bundle", "sign", _folder.Path + "/statement.json", "--key", key).Status);
        return (KeyPolicy(pub), _folder.Path + "/modelbundle.yaml", File.ReadAllText(_folder.Path + "/statement.sigstore.json"));
    }

    [Fact]
    public void What_bundle_create_and_sign_make_admits_the_pod()
    {
        var (policy, bundle, signed) = Made();
        var evidence = _folder.Write("evidence.yaml", ConfigMap("chat-evidence", "ml", "statement.sigstore.json", signed));
        var result = CommandLine.Run("review", "--policy", policy, "--bundle", bundle, Pod, evidence, "--output", "json");

        Assert.Equal((0, ""), (result.Status, result.Error));
        var reference = JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0].GetProperty("containers")[0].GetProperty("references")[0];
        Assert.Equal(
            ("ml/chat", "TrustedSignature", "ci"),
            (reference.GetProperty("bundle").GetString(), reference.GetProperty("strength").GetString(), reference.GetProperty("builder").GetString()));
    }

    [Fact]
    public void Evidence_beside_the_bundle_counts_before_that_among_reviewed_files()
    {
        var (policy, bundle, signed) = Made();
        _folder.Write("bundles/bundle.yaml", File.ReadAllText(bundle));
        _folder.Write("bundles/evidence.yaml", ConfigMap("chat-evidence", "ml", "statement.sigstore.json", signed));
        var other = _folder.Write("other.yaml", ConfigMap("chat-evidence", "ml", "statement.sigstore.json", "{}"));

        Assert.Equal(0, CommandLine.Run("review", "--policy", policy, "--bundle", _folder.Path + "/bundles", Pod, other).Status);
    }

    [Fact]
    public void Evidence_that_is_not_there_is_said_with_its_place()
    {
        var (policy, bundle, signed) = Made();
        string Review(params string[] more) => OneLine(CommandLine.Run(["review", "--policy", policy, "--bundle", bundle, Pod, .. more]).Output);

        Assert.Contains("attestation \"provenance\" is not at hand: ConfigMap chat-evidence was not given", Review(), StringComparison.Ordinal);
        Assert.Contains(
            "ConfigMap chat-evidence was not given for namespace ml",
            Review(_folder.Write("e.yaml", ConfigMap("chat-evidence", "other", "statement.sigstore.json", signed))), StringComparison.Ordinal);
        Assert.Contains("ConfigMap chat-evidence has no key statement.sigstore.json", Review(_folder.Write("e.yaml", ConfigMap("chat-evidence", "ml", "other.json", signed))), StringComparison.Ordinal);
        var oci = File.ReadAllText(bundle).Replace(
            "      configMapRef:\n        name: chat-evidence\n        key: statement.sigstore.json\n",
            "      ociRef: registry.example/e@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b\n", StringComparison.Ordinal);
        File.WriteAllText(bundle, oci);
        Assert.Contains("was not fetched: OCI artifacts are fetched in a cluster only", Review(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trusted_root_counts_only_where_it_comes_with_the_policies()
    {
        var statement = Statements.SlsaV1("w"u8.ToArray());
        statement["subject"]![0]!["uri"] = Reference + "#model.safetensors";
        var made = VirtualSigstore.Shared.Bundle(b => b.Dsse(statement).RekorV1("dsse"));
        var root = ConfigMap("roots", "system", "root.json", VirtualSigstore.Shared.TrustedRootJson());
        var policy = $"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {"{"}name: corp{"}"}
            spec:
              trust:
                builders:
                  - name: release
                    keyless: {"{"}issuer: "{LeafCertificate.DefaultIssuer}", identity: "{LeafCertificate.DefaultIdentity}"{"}"}
                trustedRoots:
                  - name: instance
                    configMapRef: {"{"}namespace: system, name: roots, key: root.json{"}"}

            """;
        var bundle = _folder.Write("bundle.yaml", $"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelBundle
            metadata: {"{"}name: chat, namespace: ml{"}"}
            spec:
              artifacts:
                - {"{"}name: base, role: Model, reference: "{Reference}", files: [{"{"}path: model.safetensors, digest: "sha256:50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326"{"}"}]{"}"}
              attestations:
                - name: release
                  format: SigstoreBundle
                  inline: |
            {Indent(made.Text, 8)}

            """);
        var with = _folder.Write("with/policy.yaml", policy + "---\n" + root);
        var without = _folder.Write("without/policy.yaml", policy);
        var given = _folder.Write("root.yaml", root);

        Assert.Equal(0, CommandLine.Run("review", "--policy", with, "--bundle", bundle, Pod).Status);
        foreach (var arguments in (string[][])[["--bundle", bundle, "--bundle", given, Pod], ["--bundle", bundle, Pod, given]])
        {
            var result = CommandLine.Run(["review", "--policy", without, .. arguments]);
            Assert.Equal(1, result.Status);
            Assert.Contains("trusted root \"instance\" of the policy is not at hand: ConfigMap roots was not given", OneLine(result.Output), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Webhook_judges_by_the_evidence_in_its_folder()
    {
        var (policy, bundle, signed) = Made();
        const string Spec = """{"image":"vllm/vllm-openai:v0.18.0@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b","name":"server","args":["org/model","--revision","0123456789abcdef0123456789abcdef01234567"]}""";
        var pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"chat","namespace":"ml"},"spec":{"containers":[@SPEC@]}}""".Replace("@SPEC@", Spec, StringComparison.Ordinal);
        (string, string)[] files = [("policy.yaml", File.ReadAllText(policy)), ("bundle.yaml", File.ReadAllText(bundle)), ("evidence.yaml", ConfigMap("chat-evidence", "ml", "statement.sigstore.json", signed))];

        Assert.True(JudgedRequest.Of(Reviews.Of(pod), files).IsAllowed);
        Assert.False(JudgedRequest.Of(Reviews.Of(pod), files[..2]).IsAllowed);
    }
}
