using System.Text;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests;

/// <summary>Holds a made bundle against the verifier, with the policy that was made along with it.</summary>
internal static class MadeBundleVerification
{
    public static readonly DateTimeOffset Now = VirtualSigstore.DefaultTime.AddMinutes(2);

    public static VerificationResult<VerifiedAttestation> Verify(this MadeBundle bundle, Func<VerificationPolicy, VerificationPolicy>? change = null) =>
        bundle.Verify(bundle.Bytes, change);

    /// <summary>The same with other bytes in place of the bundle's.</summary>
    public static VerificationResult<VerifiedAttestation> Verify(this MadeBundle bundle, byte[] bytes, Func<VerificationPolicy, VerificationPolicy>? change = null)
    {
        var policy = Policy(bundle.Inputs);
        if (!policy.IsSuccess)
            return policy.Failure;
        return ModelVerifier.Verify(Request(bundle, bytes), change is null ? policy.Value : change(policy.Value));
    }

    public static VerificationRequest Request(MadeBundle bundle, byte[] bytes) => new()
    {
        Format = IsModel(bundle) ? AttestationFormat.OpenSsfModelSigning : bundle.Json.ContainsKey("payload") ? AttestationFormat.Dsse : AttestationFormat.SigstoreBundle,
        Attestation = bytes,
        Artifact = IsModel(bundle) ? null
            : bundle.Inputs.ArtifactDigest is { } digest ? ArtifactContent.OfDigests([new(DigestAlgorithm.Sha256, Convert.FromHexString(digest))])
            : ArtifactContent.Of(bundle.Artifact),
        Now = Now,
    };

    public static bool IsModel(MadeBundle bundle) =>
        bundle.Json["dsseEnvelope"]?["payload"]?.GetValue<string>() is { } payload && Encoding.UTF8.GetString(Modelgate.Verification.Json.Base64Text.Decode(payload) ?? []).Contains("model_signing", StringComparison.Ordinal);

    public static VerificationResult<VerificationPolicy> Policy(VerificationInputs inputs)
    {
        TrustedRoot? root = null;
        if (inputs.TrustedRootJson is { } json)
        {
            var read = TrustedRootReader.Read(Encoding.UTF8.GetBytes(json));
            if (!read.IsSuccess)
                return read.Failure;
            root = read.Value;
        }

        List<TrustedKey> keys = [];
        if (inputs.KeyPem is { } pem)
        {
            var read = PublicKey.ReadPem(pem);
            if (!read.IsSuccess)
                return read.Failure;
            keys.Add(new(read.Value, new(DateTimeOffset.MinValue, inputs.KeyValidUntil)));
        }

        return new VerificationPolicy
        {
            TrustedRoot = root,
            Keys = keys,
            Identities = inputs.Identity is { } identity ? [CertificateIdentity.Exact(inputs.Issuer!, identity)]
                : inputs.AuthorityPem is not null ? [CertificateIdentity.OfOwnAuthority(NamePattern.Glob("**"))] : [],
            CertificateAuthorities = inputs.AuthorityPem is { } authorities ? Certificate.ReadPem(authorities).Value! : [],
            LogThreshold = inputs.TlogThreshold,
            TimestampThreshold = inputs.TimestampThreshold,
            CertificateTimestampThreshold = inputs.SctThreshold,
        };
    }
}
