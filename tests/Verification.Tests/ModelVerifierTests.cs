using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests;

public class ModelVerifierTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    [Fact]
    public void Certificate_timestamps_that_are_demanded_refuse_a_key()
    {
        var logged = VirtualSigstore.Shared.Bundle(GoodBundles.KeyLogged);
        Assert.True(logged.Verify().IsSuccess);
        Assert.Equal(
            new VerificationFailure(VerificationFailureKind.MissingCertificateTimestamp, "Signed certificate timestamps are demanded, and it is signed by a key, which has none."),
            VirtualSigstore.Shared.Bundle(b =>
            {
                GoodBundles.KeyLogged(b);
                b.Inputs(i => i with { SctThreshold = 1 });
            }).Verify().Failure);
        // Without a trusted root no threshold holds for keys.
        Assert.True(VirtualSigstore.Shared.Bundle(b =>
        {
            GoodBundles.KeyDsse(b);
            b.Inputs(i => i with { SctThreshold = 1 });
        }).Verify().IsSuccess);
    }

    [Fact]
    public void A_keyless_attestation_says_who_signed_what_when()
    {
        var bundle = World.Bundle(b => b.Dsse().RekorV1("dsse").Timestamp());

        var attestation = bundle.Verify().Value!;

        Assert.Equal("https://slsa.dev/provenance/v1", attestation.Statement?.PredicateType);
        Assert.Equal(LeafCertificate.DefaultIdentity, attestation.Certificate?.SubjectAlternativeName);
        Assert.Equal(SubjectAlternativeNameType.Uri, attestation.Certificate?.SubjectAlternativeNameType);
        Assert.Equal(LeafCertificate.DefaultIssuer, attestation.Certificate?.Issuer);
        Assert.Equal(LeafCertificate.DefaultIdentity, attestation.Identity?.Subject);
        Assert.Equal([World.Now.AddSeconds(5), World.Now.AddSeconds(10)], attestation.SigningTimes);
        Assert.Null(attestation.Key);
        Assert.Null(attestation.Expires);
        Assert.Equal(3, attestation.CertificateFingerprints.Count);
    }

    [Fact]
    public void An_attestation_by_a_key_names_the_key()
    {
        var bundle = World.Bundle(b => b.Key(KeyKind.P256).Dsse());

        var attestation = bundle.Verify().Value!;

        Assert.Equal(SHA256.HashData(bundle.Key.Spki), attestation.Key?.Fingerprint.ToArray());
        Assert.Null(attestation.Certificate);
        Assert.Empty(attestation.SigningTimes);
        Assert.Null(attestation.Expires);
    }

    [Fact]
    public void A_signature_over_a_file_is_held_against_the_file()
    {
        var bundle = World.Bundle(b => b.RekorV1());

        var attestation = bundle.Verify().Value!;

        Assert.Null(attestation.Statement);
        Assert.Equal(SHA256.HashData(bundle.Artifact), attestation.ContentDigest.ToArray());
        var without = ModelVerifier.Verify(new() { Attestation = bundle.Bytes, Now = MadeBundleVerification.Now }, MadeBundleVerification.Policy(bundle.Inputs).Value!);
        Assert.Equal(VerificationFailureKind.SubjectMismatch, without.Failure?.Kind);
    }

    [Fact]
    public void Who_is_a_stranger_is_said_only_when_all_else_is_right()
    {
        var bundle = World.Bundle(b => b.Dsse().RekorV1("dsse"));
        var other = bundle.Verify(p => Accepting(p, CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, "https://github.com/other/models/.github/workflows/release.yml@refs/heads/main")));
        var issuer = bundle.Verify(p => Accepting(p, CertificateIdentity.Exact("https://issuer.example", LeafCertificate.DefaultIdentity)));

        Assert.Equal(VerificationFailureKind.IdentityMismatch, other.Failure?.Kind);
        Assert.Equal(VerificationFailureKind.IssuerMismatch, issuer.Failure?.Kind);
        Assert.Contains(LeafCertificate.DefaultIdentity, other.Failure?.Detail, StringComparison.Ordinal);

        var changed = World.Bundle(b => b.Dsse().RekorV1("dsse").SignInstead(data => [.. data, 0]));
        var both = changed.Verify(p => Accepting(p, CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, "https://other.example")));
        Assert.Equal(VerificationFailureKind.InvalidSignature, both.Failure?.Kind);
    }

    [Fact]
    public void A_policy_for_keys_never_accepts_a_certificate_and_the_reverse()
    {
        var certified = World.Bundle(b => b.Dsse().RekorV1("dsse"));
        var keyed = World.Bundle(b => b.Key(KeyKind.P256).Dsse());
        var keyPolicy = MadeBundleVerification.Policy(keyed.Inputs).Value!;
        var certificatePolicy = MadeBundleVerification.Policy(certified.Inputs).Value!;

        Assert.Equal(VerificationFailureKind.UnexpectedKeyMaterial, certified.Verify(_ => keyPolicy).Failure?.Kind);
        Assert.Equal(VerificationFailureKind.UnexpectedKeyMaterial, keyed.Verify(_ => certificatePolicy).Failure?.Kind);
    }

    [Fact]
    public void A_certificate_policy_without_identities_accepts_nobody()
    {
        var bundle = World.Bundle(b => b.Dsse().RekorV1("dsse"));

        Assert.Equal(VerificationFailureKind.UnexpectedKeyMaterial, bundle.Verify(p => Accepting(p)).Failure?.Kind);
    }

    [Fact]
    public void Of_several_keys_the_one_that_signed_is_found()
    {
        var bundle = World.Bundle(b => b.Key(KeyKind.P256).Dsse());
        var others = new[] { KeyKind.P384, KeyKind.Ed25519, KeyKind.Rsa2048, KeyKind.P256 }.Select(kind => new TrustedKey(PublicKey.Read(SigningKey.New(kind).Spki).Value!, ValidityWindow.Always)).ToArray();

        var with = bundle.Verify(p => new VerificationPolicy { Keys = [.. others, .. p.Keys] });
        var without = bundle.Verify(_ => new VerificationPolicy { Keys = others });

        Assert.Equal(SHA256.HashData(bundle.Key.Spki), with.Value?.Key?.Fingerprint.ToArray());
        Assert.Equal(VerificationFailureKind.UntrustedKey, without.Failure?.Kind);
    }

    [Fact]
    public void A_signature_that_fails_is_told_from_a_key_that_is_not_accepted()
    {
        static VerificationFailureKind? Kind(string? hint, int others)
        {
            var bundle = World.Bundle(b => b.Key(SigningKey.New(KeyKind.P256), hint).Dsse().SignInstead(data => [.. data, 0]));
            var strangers = Enumerable.Range(0, others).Select(_ => new TrustedKey(PublicKey.Read(SigningKey.New(KeyKind.P256).Spki).Value!, ValidityWindow.Always));
            return bundle.Verify(p => new VerificationPolicy { Keys = [.. strangers, .. p.Keys] }).Failure?.Kind;
        }

        Assert.Equal(VerificationFailureKind.InvalidSignature, Kind(hint: null, others: 1));
        Assert.Equal(VerificationFailureKind.InvalidSignature, Kind(hint: "", others: 0));
        Assert.Equal(VerificationFailureKind.UntrustedKey, Kind(hint: "", others: 1));
        Assert.Equal(VerificationFailureKind.UntrustedKey, Kind(hint: "of nobody", others: 0));
    }

    [Fact]
    public void A_model_signature_names_any_one_of_the_accepted_keys()
    {
        var bundle = World.Bundle(GoodBundles.ModelKey);
        var other = new TrustedKey(PublicKey.Read(SigningKey.New(KeyKind.P384).Spki).Value!, ValidityWindow.Always);

        Assert.True(bundle.Verify(p => new VerificationPolicy { Keys = [other, .. p.Keys] }).IsSuccess);
        Assert.Equal(VerificationFailureKind.UntrustedKey, bundle.Verify(_ => new VerificationPolicy { Keys = [other] }).Failure?.Kind);
    }

    [Fact]
    public void Any_one_of_several_identities_may_have_signed()
    {
        var bundle = World.Bundle(b => b.Dsse().RekorV1("dsse"));
        var stranger = CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, "https://other.example");
        var signer = CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, LeafCertificate.DefaultIdentity);

        Assert.Same(signer, bundle.Verify(p => Accepting(p, stranger, CertificateIdentity.Exact("https://issuer.example", LeafCertificate.DefaultIdentity), signer)).Value?.Identity);
    }

    [Theory]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    public void Old_clients_signed_with_sha256_by_certificates_for_larger_curves_and_never_by_keys(KeyKind kind)
    {
        Assert.True(World.Bundle(b => b.Certificate(c => c.Key(kind)).Hash(HashAlgorithmName.SHA256).RekorV1()).Verify().IsSuccess);
        Assert.True(World.Bundle(b => b.Certificate(c => c.Key(kind)).Hash(HashAlgorithmName.SHA256).Dsse().RekorV1("dsse")).Verify().IsSuccess);
        Assert.Equal(VerificationFailureKind.InvalidSignature, World.Bundle(b => b.Key(kind).Hash(HashAlgorithmName.SHA256)).Verify().Failure?.Kind);
        Assert.Equal(VerificationFailureKind.InvalidSignature, World.Bundle(b => b.Key(kind).Hash(HashAlgorithmName.SHA256).Dsse()).Verify().Failure?.Kind);
        Assert.Equal(VerificationFailureKind.InvalidSignature, World.Bundle(b => b.Certificate(c => c.Key(KeyKind.P256)).Hash(HashAlgorithmName.SHA384).Dsse().RekorV1("dsse")).Verify().Failure?.Kind);
    }

    [Fact]
    public void A_certificate_of_an_own_authority_is_held_against_names_and_expires()
    {
        var bundle = World.Bundle(GoodBundles.ModelCertificate);
        VerificationPolicy Of(VerificationPolicy p, params CertificateIdentity[] identities) => new() { CertificateAuthorities = p.CertificateAuthorities, Identities = identities };

        var attestation = bundle.Verify(p => Of(p, CertificateIdentity.OfOwnAuthority(LeafCertificate.DefaultIdentity))).Value;
        Assert.Equal(LeafCertificate.DefaultIdentity, attestation?.Identity?.Subject);
        Assert.Equal("", attestation?.Certificate?.Issuer);
        Assert.Equal(World.Now.AddMinutes(10), attestation?.Expires);
        Assert.Equal(VerificationFailureKind.IdentityMismatch, bundle.Verify(p => Of(p, CertificateIdentity.OfOwnAuthority("https://other.example"))).Failure?.Kind);
        Assert.Equal(VerificationFailureKind.IssuerMismatch, bundle.Verify(p => Of(p, CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, LeafCertificate.DefaultIdentity))).Failure?.Kind);
        Assert.Equal(VerificationFailureKind.UnexpectedKeyMaterial, bundle.Verify(p => Of(p)).Failure?.Kind);
    }

    [Fact]
    public void An_own_authoritys_expired_certificate_counts_only_where_that_is_asked_for_as_unsafe()
    {
        var bundle = World.Bundle(b => b.OwnAuthority(CertificateAuthority.Create(b.World.Now, "own.test", purpose: "")).Certificate(c => c.Valid(World.Now.AddDays(-9), TimeSpan.FromMinutes(9)))
            .Model(GoodBundles.Model));
        VerificationPolicy With(VerificationPolicy p, bool isUnsafe) => new() { CertificateAuthorities = p.CertificateAuthorities, Identities = p.Identities, UnsafeAcceptLeafNotBefore = isUnsafe };

        Assert.Equal(VerificationFailureKind.CertificateOutsideValidity, bundle.Verify(p => With(p, false)).Failure?.Kind);
        Assert.True(bundle.Verify(p => With(p, true)).IsSuccess);
        Assert.Null(bundle.Verify(p => With(p, true)).Value?.Expires);
    }

    [Fact]
    public void A_key_with_a_window_expires_with_it()
    {
        var bundle = World.Bundle(b => b.Key(KeyKind.P256).Dsse());
        var now = MadeBundleVerification.Now;
        VerificationPolicy In(VerificationPolicy p, DateTimeOffset start, DateTimeOffset end) => new() { Keys = [new(p.Keys[0].Key, new(start, end))] };

        Assert.Equal(now.AddDays(1), bundle.Verify(p => In(p, now.AddDays(-1), now.AddDays(1))).Value?.Expires);
        Assert.Equal(VerificationFailureKind.KeyOutsideValidity, bundle.Verify(p => In(p, now.AddDays(-2), now.AddDays(-1))).Failure?.Kind);
        Assert.Equal(VerificationFailureKind.KeyOutsideValidity, bundle.Verify(p => In(p, now.AddDays(1), now.AddDays(2))).Failure?.Kind);
    }

    [Fact]
    public void A_pattern_covers_the_whole_name()
    {
        var bundle = World.Bundle(b => b.Dsse().RekorV1("dsse"));
        VerificationFailureKind? Kind(string glob) => bundle.Verify(p => Accepting(p, CertificateIdentity.Matching(LeafCertificate.DefaultIssuer, NamePattern.Glob(glob)))).Failure?.Kind;

        Assert.Null(Kind("https://github.com/example/*/.github/workflows/release.yml@refs/heads/main"));
        Assert.Null(Kind("https://github.com/example/**"));
        Assert.Equal(VerificationFailureKind.IdentityMismatch, Kind("https://github.com/example/*"));
        Assert.Equal(VerificationFailureKind.IdentityMismatch, Kind("github.com/example/**"));
        Assert.Equal(VerificationFailureKind.IdentityMismatch, Kind("https://github.com/example/models/.github/workflows/release.yml@refs/heads/mai"));
    }

    private static VerificationPolicy Accepting(VerificationPolicy policy, params CertificateIdentity[] identities) => new()
    {
        TrustedRoot = policy.TrustedRoot,
        Identities = identities,
        LogThreshold = policy.LogThreshold,
        TimestampThreshold = policy.TimestampThreshold,
        CertificateTimestampThreshold = policy.CertificateTimestampThreshold,
    };
}
