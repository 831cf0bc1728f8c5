using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;
using Modelgate.Verification;
using Modelgate.Verification.Keys;
using Modelgate.Verification.Statements;
using Modelgate.Verification.TrustedRoots;
using AttestationFormat = Modelgate.Policy.ModelBundles.AttestationFormat;

namespace Modelgate.Policy.Tests.Evidence;

/// <summary>Statements whose signatures are taken for granted, to test what evidence means. Real signatures are tested end to end elsewhere.</summary>
internal sealed class EvidenceWorld : IAttestationVerifier
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const string OtherCommit = "89abcdef0123456789abcdef0123456789abcdef";
    public const string Model = "pkg:huggingface/org/model@" + Commit;
    public const string Mirrored = Model + "?repository_url=https://hub.corp.example";
    public const string Adapter = "pkg:huggingface/org/tone@" + OtherCommit;
    public const string Workflow = "https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/main";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static readonly PublicKey Ci = NewKey();
    public static readonly PublicKey Stranger = NewKey();

    private readonly Dictionary<string, (PublicKey Signer, SignedContent? Content, VerificationFailureKind? Failure)> _signed = new(StringComparer.Ordinal);

    /// <summary>How often something was verified.</summary>
    public int Verifications { get; private set; }

    /// <summary>A digest made of one character.</summary>
    public static string Hex(char digit) => new(digit, 64);

    public static ArtifactFile File(string path, char digit) => new(path, "sha256:" + Hex(digit));

    public static ResourceDescriptor Subject(string name, char digit, string uri = "", string? commit = null)
    {
        var digests = new Dictionary<string, string> { ["sha256"] = Hex(digit) };
        if (commit is not null)
            digests["gitCommit"] = commit;
        return new(name, uri, digests);
    }

    public static ResourceDescriptor Repository(string name, string commit, string uri = "") => new(name, uri, new Dictionary<string, string> { ["gitCommit"] = commit });

    public static ResourceDescriptor Dependency(string uri, string? commit = null) =>
        new("", uri, commit is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["gitCommit"] = commit });

    /// <summary>A provenance of these subjects with these dependencies.</summary>
    public static SignedContent Slsa(IReadOnlyList<ResourceDescriptor> subjects, params ResourceDescriptor[] dependencies) => Statement(subjects) with
    {
        Provenance = new("https://ci.example/builder", "https://ci.example/promote/v1", Workflow, dependencies),
    };

    public static SignedContent Statement(IReadOnlyList<ResourceDescriptor> subjects, string predicateType = SlsaProvenance.PredicateTypeV1, string? predicate = null) => new()
    {
        StatementDigest = "sha256:" + Hex('5'),
        Subjects = subjects,
        PredicateType = predicateType,
        Predicate = predicate is null ? default : JsonDocument.Parse(predicate).RootElement,
        KeyFingerprint = "sha256:" + Convert.ToHexStringLower(Ci.Fingerprint.Span),
        SignedAt = Now.AddDays(-30),
    };

    public static Artifact Base(string reference = Model, string? upstream = null, params ArtifactFile[] files) => new()
    {
        Name = "base",
        Role = ModelRole.Model,
        Reference = reference,
        Upstream = upstream,
        Files = files.Length == 0 ? [File("model.safetensors", 'a')] : files,
    };

    public static ModelPolicy Trusting(EvidenceStrength required = EvidenceStrength.TrustedSignature, bool mirror = false, bool promotion = false) => new()
    {
        Name = "p",
        RequiredStrength = required,
        Trust = new()
        {
            Builders = [Builder(promotion)],
            Mirrors = mirror ? [new("https://hub.corp.example", true)] : [],
        },
    };

    public static TrustedBuilder Builder(bool promotion = false) =>
        new() { Name = "ci", Keys = [new(Ci, ValidityWindow.Always)], Workflows = promotion ? [Workflow] : [] };

    /// <summary>An attestation whose signature verifies.</summary>
    public AttestationSource Attest(string name, SignedContent content, PublicKey? signer = null, AttestationFormat format = AttestationFormat.DSSE, params string[] artifacts)
    {
        _signed[name] = (signer ?? Ci, content, null);
        return new() { Name = name, Format = format, Inline = name, Artifacts = artifacts };
    }

    /// <summary>An attestation that the verifier refuses.</summary>
    public AttestationSource Refused(string name, VerificationFailureKind kind)
    {
        _signed[name] = (Ci, null, kind);
        return new() { Name = name, Format = AttestationFormat.DSSE, Inline = name };
    }

    public static AttestationSource Manifest(string name, string text, string source) => new() { Name = name, Format = AttestationFormat.Manifest, Inline = text, Source = source };

    public static ModelBundle Bundle(IReadOnlyList<Artifact> artifacts, params AttestationSource[] attestations) =>
        new() { Name = "chat", Namespace = "ml", Artifacts = artifacts, Attestations = attestations };

    public EvidenceIndex Index(ModelPolicy policy, ModelBundle bundle, IEvidenceContent? content = null, EvidenceIndex? previous = null) =>
        EvidenceIndex.Build([policy], [bundle], content ?? NoEvidenceContent.Instance, this, Now, previous);

    public BundleEvidence Verify(ModelPolicy policy, ModelBundle bundle) => Index(policy, bundle).Of(bundle, policy);

    /// <summary>The findings of a rule for a pod of namespace <c>ml</c>.</summary>
    public IReadOnlyList<Finding> Find(int rule, PodResolution pod, ModelPolicy policy, params ModelBundle[] bundles) => Find(rule, pod, policy, Now, bundles);

    public IReadOnlyList<Finding> Find(int rule, PodResolution pod, ModelPolicy policy, DateTimeOffset now, params ModelBundle[] bundles) =>
        [.. AdmissionRules.Find(new RuleId(rule))!.Evaluate(new RuleContext
        {
            Pod = pod,
            Policy = policy,
            Bundles = ModelBundleIndex.Of(bundles),
            Evidence = EvidenceIndex.Build([policy], bundles, NoEvidenceContent.Instance, this, Now, null),
            Namespace = "ml",
            Now = now,
        })];

    /// <summary>The findings of all rules about evidence.</summary>
    public IReadOnlyList<Finding> FindAll(PodResolution pod, ModelPolicy policy, params ModelBundle[] bundles) =>
        [.. Enumerable.Range(301, 8).SelectMany(rule => Find(rule, pod, policy, bundles))];

    /// <summary>The evidence for a bundle of one artifact.</summary>
    public ArtifactEvidence Judge(ModelPolicy policy, Artifact artifact, params AttestationSource[] attestations) => Assert.Single(Verify(policy, Bundle([artifact], attestations)).Artifacts);

    public VerificationResult<SignedContent> Verify(Verification.AttestationFormat format, ReadOnlyMemory<byte> attestation, VerificationPolicy policy, DateTimeOffset now)
    {
        Verifications++;
        var (signer, content, failure) = _signed[Encoding.UTF8.GetString(attestation.Span)];
        if (failure is { } kind)
            return new VerificationFailure(kind, "The test says so.");
        return policy.Keys.Any(k => k.Key.Fingerprint.Span.SequenceEqual(signer.Fingerprint.Span))
            ? content!
            : new VerificationFailure(VerificationFailureKind.UntrustedKey, "The key is none of the accepted ones.");
    }

    private static PublicKey NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return PublicKey.Read(key.ExportSubjectPublicKeyInfo()).Value!;
    }
}
