using System.Security.Cryptography;
using System.Text.Json;
using Modelgate.Operator.Cli;
using Modelgate.Operator.Verifying;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Conformance;

/// <summary>One case: files, policy and modes, without the verdict.</summary>
internal sealed class VectorCase
{
    private readonly string _folder;
    private readonly VectorFiles _files;
    private readonly JsonElement _inputs;
    private readonly JsonElement _policy;

    public VectorCase(string folder, string description, VectorFiles files)
    {
        _folder = folder;
        _files = files;
        using var document = JsonDocument.Parse(File.ReadAllBytes(description));
        _inputs = document.RootElement.GetProperty("inputs").Clone();
        _policy = document.RootElement.TryGetProperty("policy", out var policy) ? policy.Clone() : default;
        Modes = document.RootElement.TryGetProperty("modes", out var modes) && modes.ValueKind == JsonValueKind.Array
            ? [.. modes.EnumerateArray().Select(m => m.GetString()!)]
            : ["path"];
    }

    /// <summary>How the case is run: <c>path</c>, <c>digest</c>, <c>none</c>, <c>model</c>.</summary>
    public IReadOnlyList<string> Modes { get; }

    /// <summary>Verifies; the kind of refusal, or null.</summary>
    public string? Verify(string mode)
    {
        if (Policy(out var failure) is not { } policy)
            return failure;
        if (mode == "model")
            return Model(policy);
        var bundle = File.ReadAllBytes(InFolder("bundle")!);
        var verification = new FileVerification { Policy = policy, Now = DateTimeOffset.UtcNow, Artifact = Artifact(mode) };
        return Refusal(verification.Verify("", EvidenceFormats.Detect(bundle) ?? EvidenceFormats.SigstoreBundle, bundle));
    }

    /// <summary>Verifies the bundle, then holds its provenance against what slsa-verifier's options demand.</summary>
    public string? Verify(SlsaPolicy demanded)
    {
        if (Policy(out var failure) is not { } policy)
            return failure;
        var result = ModelVerifier.Verify(new() { Attestation = File.ReadAllBytes(InFolder("bundle")!), Artifact = Artifact(InFolder("artifact") is null ? "digest" : "path"), Now = DateTimeOffset.UtcNow }, policy);
        return result.IsSuccess ? demanded.WhyNot(result.Value)?.ToString() : result.Failure.Kind.ToString();
    }

    private string? Model(VerificationPolicy policy)
    {
        var verification = new ModelVerification { Policy = policy, Now = DateTimeOffset.UtcNow, IgnorePaths = Texts("ignorePaths") };
        return Refusal(verification.Verify(InFolder("model")!, InFolder("signature")!, static (_, work) => work(static _ => { }), CancellationToken.None));
    }

    private static string? Refusal(VerificationItem item) => item.Failure?.Kind;

    private ArtifactContent? Artifact(string mode)
    {
        if (mode == "none")
            return null;
        if (mode == "path" && InFolder("artifact") is not null)
            return ArtifactContent.Of(File.ReadAllBytes(InFolder("artifact")!));
        return Text("artifactDigest") is { } digest
            ? ArtifactInput.Parse(digest)
            : ArtifactContent.OfDigests([new(DigestAlgorithm.Sha256, SHA256.HashData(File.ReadAllBytes(InFolder("artifact")!)))]);
    }

    private VerificationPolicy? Policy(out string? failure)
    {
        failure = null;
        List<TrustedKey> keys = [];
        if (InFolder("key") is { } keyFile)
        {
            var key = VectorFiles.Key(keyFile);
            if (!key.IsSuccess)
                return Fail(key.Failure, out failure);
            keys.Add(new(key.Value, _policy.ValueKind == JsonValueKind.Object && _policy.TryGetProperty("keyValidUntil", out var until)
                ? new ValidityWindow(DateTimeOffset.MinValue, DateTimeOffset.FromUnixTimeSeconds(until.GetInt64()))
                : ValidityWindow.Always));
        }

        TrustedRoot? root = null;
        if (InFolder("trustedRoot") is { } rootFile)
        {
            var read = _files.Root(rootFile);
            if (!read.IsSuccess)
                return Fail(read.Failure, out failure);
            root = read.Value;
        }

        IReadOnlyList<Certificate> authorities = [];
        if (InFolder("ca") is { } authorityFile)
        {
            var read = VectorFiles.Certificates(authorityFile);
            if (!read.IsSuccess)
                return Fail(read.Failure, out failure);
            authorities = read.Value;
        }

        return new()
        {
            Keys = keys,
            Identities = Identities(),
            TrustedRoot = root,
            CertificateAuthorities = authorities,
            LogThreshold = Threshold("tlogThreshold"),
            TimestampThreshold = Threshold("timestampThreshold"),
            CertificateTimestampThreshold = Threshold("sctThreshold"),
        };
    }

    private CertificateIdentity[] Identities()
    {
        var (identity, issuer) = (Text("identity"), Text("issuer"));
        if (identity is null && Text("identityRegex") is { } expression)
            return NamePattern.UnsafeRegularExpression(expression) is { } pattern && issuer is not null ? [CertificateIdentity.Matching(issuer, pattern)] : [];
        if (InFolder("ca") is not null)
            return [identity is null ? CertificateIdentity.OfOwnAuthority(NamePattern.Glob("**")) : CertificateIdentity.OfOwnAuthority(identity)];
        return identity is not null && issuer is not null ? [CertificateIdentity.Exact(issuer, identity)] : [];
    }

    private static VerificationPolicy? Fail(VerificationFailure reason, out string? failure)
    {
        failure = reason.Kind.ToString();
        return null;
    }

    private int Threshold(string name) => _policy.ValueKind == JsonValueKind.Object && _policy.TryGetProperty(name, out var value) ? value.GetInt32() : 1;

    private string? Text(string name) => _inputs.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string[] Texts(string name) => _inputs.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [];

    private string? InFolder(string name) => Text(name) is { } path ? Path.GetFullPath(Path.Combine(_folder, path)) : null;
}
