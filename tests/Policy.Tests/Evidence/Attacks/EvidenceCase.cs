using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Policy.Tests.Rules;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>A policy, a bundle and a pod as text, with signatures that are made and verified for real: what a platform team can write, judged as in a cluster.</summary>
internal sealed class EvidenceCase
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const string Old = "89abcdef0123456789abcdef0123456789abcdef";
    public const string Model = "pkg:huggingface/org/model@" + Commit;
    public const string Tone = "pkg:huggingface/org/tone@" + Commit;
    public const string Hub = "https://hub.corp.example";
    public const string Copy = Model + "?repository_url=" + Hub;
    public const string Image = "sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";
    public const string BuildType = "https://corp.example/model-promotion/v1";
    public const string Workflow = "https://git.corp.example/ml/models/.ci/promote.yaml@refs/heads/main";

    private const string PayloadType = "application/vnd.in-toto+json";
    private const string Slsa = "https://slsa.dev/provenance/v1";

    private static readonly ECDsa Builder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa Stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly List<string> _attestations = [];
    private readonly StringBuilder _artifacts = new();
    private readonly StringBuilder _documents = new();

    /// <summary><c>keys</c> with the trusted builder's key, and a line feed.</summary>
    public static string BuilderKey => "keys:\n  - |\n" + Indent(Builder.ExportSubjectPublicKeyInfoPem(), 4) + "\n";

    /// <summary>Lines under <c>spec</c> of the policy.</summary>
    public string PolicySpec { get; init; } = "";

    /// <summary>Lines under <c>trust</c> of the policy.</summary>
    public string Trust { get; init; } = "";

    /// <summary>Lines of the policy's one builder.</summary>
    public string BuilderFields { get; init; } = "";

    /// <summary>Further builders.</summary>
    public string MoreBuilders { get; init; } = "";

    /// <summary>The digest of content that is told by a text.</summary>
    public static string Digest(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public static JsonObject File(string name, string? content = null, string? uri = null, string? commit = null)
    {
        var digest = new JsonObject { ["sha256"] = Digest(content ?? name) };
        if (commit is not null)
            digest["gitCommit"] = commit;
        var subject = new JsonObject { ["name"] = name, ["digest"] = digest };
        if (uri is not null)
            subject["uri"] = uri;
        return subject;
    }

    /// <summary>A file that a statement says to be of an identity.</summary>
    public static JsonObject FileOf(string identity, string path, string? content = null) => File(path, content ?? path, $"{identity}#{path}");

    public static JsonObject Statement(JsonObject[] subjects, params string[] dependencies) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray([.. subjects]),
        ["predicateType"] = Slsa,
        ["predicate"] = new JsonObject
        {
            ["buildDefinition"] = new JsonObject
            {
                ["buildType"] = BuildType,
                ["externalParameters"] = new JsonObject
                {
                    ["workflow"] = new JsonObject { ["repository"] = "https://git.corp.example/ml/models", ["path"] = ".ci/promote.yaml", ["ref"] = "refs/heads/main" },
                },
                ["resolvedDependencies"] = new JsonArray([.. dependencies.Select(d => (JsonNode)new JsonObject { ["uri"] = d })]),
            },
            ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = "https://ci.corp.example/promotion" } },
        },
    };

    /// <summary>A statement of another predicate type.</summary>
    public static JsonObject Statement(string type, JsonObject predicate, params JsonObject[] subjects) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray([.. subjects]),
        ["predicateType"] = type,
        ["predicate"] = predicate,
    };

    /// <summary>A model signature as other tools make it: the folder's name, the root digest, the list of files.</summary>
    public static JsonObject ModelSignature(string name, params string[] files)
    {
        var resources = files.Order(StringComparer.Ordinal).Select(f => (Name: f, Digest: Digest(f))).ToArray();
        return Statement("https://model_signing/signature/v1.0", new JsonObject
        {
            ["serialization"] = new JsonObject { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false },
            ["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["algorithm"] = "sha256", ["digest"] = r.Digest })]),
        }, new JsonObject { ["name"] = name, ["digest"] = new JsonObject { ["sha256"] = Root(files) } });
    }

    /// <summary>The root digest of a model signature over these files.</summary>
    public static string Root(params string[] files) =>
        Convert.ToHexStringLower(SHA256.HashData([.. files.Order(StringComparer.Ordinal).SelectMany(f => Convert.FromHexString(Digest(f)))]));

    public static string Envelope(JsonObject statement, bool isTrusted = true)
    {
        var payload = Encoding.UTF8.GetBytes(statement.ToJsonString());
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant($"DSSEv1 {PayloadType.Length} {PayloadType} {payload.Length} "));
        var signature = (isTrusted ? Builder : Stranger).SignData([.. head, .. payload], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new JsonObject
        {
            ["payloadType"] = PayloadType,
            ["payload"] = Convert.ToBase64String(payload),
            ["signatures"] = new JsonArray(new JsonObject { ["keyid"] = "", ["sig"] = Convert.ToBase64String(signature) }),
        }.ToJsonString();
    }

    /// <summary>Adds an artifact to the bundle; a file is its path, or its path, <c>=</c> and its content.</summary>
    public EvidenceCase Artifact(string name, string role, string reference, string files, string? upstream = null, string? @base = null)
    {
        _artifacts.Append(CultureInfo.InvariantCulture, $"    - name: {name}\n      role: {role}\n      reference: {reference}\n");
        if (upstream is not null)
            _artifacts.Append(CultureInfo.InvariantCulture, $"      upstream: {upstream}\n");
        if (@base is not null)
            _artifacts.Append(CultureInfo.InvariantCulture, $"      base: {@base}\n");
        if (files.Length > 0)
            _artifacts.Append("      files:\n");
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = file.Split('=', 2);
            _artifacts.Append(CultureInfo.InvariantCulture, $"        - path: {parts[0]}\n          digest: sha256:{Digest(parts[^1])}\n");
        }

        return this;
    }

    /// <summary>Adds an attestation to the bundle.</summary>
    public EvidenceCase Attest(JsonObject statement, bool isTrusted = true, string format = "DSSE") => Attest(Envelope(statement, isTrusted), format);

    public EvidenceCase Attest(string text, string format)
    {
        _attestations.Add($"    - name: a{_attestations.Count}\n      format: {format}\n      inline: |\n{Indent(text, 8)}\n");
        return this;
    }

    /// <summary>Ends the bundle and begins another one.</summary>
    public EvidenceCase NextBundle(string @namespace = "ml")
    {
        _documents.Append("---\n").Append(Bundle("b" + _documents.Length.ToString(CultureInfo.InvariantCulture), @namespace));
        _artifacts.Clear();
        _attestations.Clear();
        return this;
    }

    /// <summary>What becomes of a pod.</summary>
    public Decision Review(string pod) => Assert.Single(Reviews.Review(pod, Snapshot()));

    public ClusterSnapshot Snapshot()
    {
        if (_artifacts.Length > 0)
            NextBundle();
        return Reviews.SnapshotOf(PolicyText() + _documents);
    }

    /// <summary>The pod is admitted.</summary>
    public void Admits(string pod)
    {
        var decision = Review(pod);
        Assert.False(decision.IsDenied, Reviews.Text([decision]));
    }

    /// <summary>The pod is denied by exactly these rules, and one of the findings says this.</summary>
    public void Denies(string pod, string rules, string says)
    {
        var decision = Review(pod);
        var text = Reviews.Text([decision]);
        Assert.True(decision.IsDenied, "admitted: " + text);
        Assert.Equal(rules, string.Join(' ', decision.Findings.Where(f => f.Action == Policy.Rules.RuleAction.Deny).Select(f => f.Finding.Rule.ToString()).Distinct()));
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    /// <summary>A pod that serves with vLLM.</summary>
    public static string Vllm(string args, string environment = "", string before = "", string mounts = "", string volumes = "") => $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: chat
          namespace: ml
        spec:
          initContainers: [{before}]
          containers:
            - name: server
              image: vllm/vllm-openai:v0.18.0@{Image}
              env: [{environment}]
              args: [{args}]
              volumeMounts: [{mounts}]
          volumes: [{volumes}]
        """;

    /// <summary>A pod that first downloads into <c>/models</c> and then serves from there.</summary>
    public static string Fetching(string command, string args, string image = "vllm/vllm-openai:v0.18.0") => $$$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: chat
          namespace: ml
        spec:
          initContainers:
            - name: fetch
              image: ghcr.io/corp/hf-cli:1.0@{{{Image}}}
              command: [sh, -c, "{{{command}}}"]
              volumeMounts: [{name: models, mountPath: /models}]
          containers:
            - name: server
              image: {{{image}}}@{{{Image}}}
              args: [{{{args}}}]
              volumeMounts: [{name: models, mountPath: /models, readOnly: true}]
          volumes: [{name: models, emptyDir: {}}]
        """;

    private string PolicyText() => $"""
        apiVersion: modelgate.dev/v1alpha1
        kind: ModelPolicy
        metadata:
          name: corp
        spec:
          trust:
            builders:
              - name: promotion
        {Indent(BuilderFields.Length > 0 ? BuilderFields : BuilderKey, 8)}
        {Indent(MoreBuilders, 6)}
        {Indent(Trust, 4)}
        {Indent(PolicySpec, 2)}

        """;

    private string Bundle(string name, string @namespace) =>
        $"apiVersion: modelgate.dev/v1alpha1\nkind: ModelBundle\nmetadata:\n  name: {name}\n  namespace: {@namespace}\nspec:\n  artifacts:\n{_artifacts}"
        + (_attestations.Count == 0 ? "" : "  attestations:\n" + string.Concat(_attestations));

    private static string Indent(string text, int columns) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', columns) + line));
}
