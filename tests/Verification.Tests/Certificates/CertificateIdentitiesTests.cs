using Modelgate.Verification.Certificates;

namespace Modelgate.Verification.Tests.Certificates;

public class CertificateIdentitiesTests
{
    private const string Workflow = "https://github.com/org/repo/.github/workflows/release.yml@refs/heads/main";
    private const string Issuer = "https://token.actions.githubusercontent.com";
    private static readonly SignerCertificate Signer = Named(Workflow, Issuer, SubjectAlternativeNameType.Uri, new() { SourceRepositoryUri = "https://github.com/org/repo" });

    [Fact]
    public void Name_and_issuer_must_be_those_of_one_identity()
    {
        var identity = CertificateIdentity.Exact(Issuer, Workflow);

        Assert.Same(identity, CertificateIdentities.Match([CertificateIdentity.Exact("https://other", "x"), identity], Signer).Value);
        Refuses([], VerificationFailureKind.IdentityMismatch, $"The signer is not accepted: \"{Workflow}\", issuer \"{Issuer}\".");
        Refuses([CertificateIdentity.Exact(Issuer, "x")], VerificationFailureKind.IdentityMismatch, $"The signer is not accepted: \"{Workflow}\", issuer \"{Issuer}\".");
        Refuses([CertificateIdentity.Exact(Issuer, Workflow.ToUpperInvariant())], VerificationFailureKind.IdentityMismatch, $"The signer is not accepted: \"{Workflow}\", issuer \"{Issuer}\".");
        Refuses([CertificateIdentity.Exact(Issuer, Workflow + "x"), CertificateIdentity.Exact(Issuer, Workflow[..^1])], VerificationFailureKind.IdentityMismatch, $"The signer is not accepted: \"{Workflow}\", issuer \"{Issuer}\".");
        Refuses([CertificateIdentity.Exact("https://other", Workflow), CertificateIdentity.Exact(Issuer, "x")], VerificationFailureKind.IssuerMismatch,
            $"The signer's name is accepted, but not from this issuer: \"{Workflow}\", issuer \"{Issuer}\".");
        Refuses([CertificateIdentity.Exact(Issuer + "/", Workflow)], VerificationFailureKind.IssuerMismatch,
            $"The signer's name is accepted, but not from this issuer: \"{Workflow}\", issuer \"{Issuer}\".");
    }

    [Fact]
    public void A_pattern_matches_whole_names()
    {
        Assert.True(CertificateIdentities.Match([CertificateIdentity.Matching(Issuer, NamePattern.Glob("https://github.com/org/*/.github/workflows/*@refs/heads/main"))], Signer).IsSuccess);
        Assert.False(CertificateIdentities.Match([CertificateIdentity.Matching(Issuer, NamePattern.Glob("https://github.com/org/*"))], Signer).IsSuccess);
    }

    [Fact]
    public void The_names_form_counts_where_it_is_given()
    {
        Assert.True(CertificateIdentities.Match([CertificateIdentity.Exact(Issuer, Workflow).OfType(SubjectAlternativeNameType.Uri)], Signer).IsSuccess);
        Refuses([CertificateIdentity.Exact(Issuer, Workflow).OfType(SubjectAlternativeNameType.Email)], VerificationFailureKind.IdentityMismatch, $"The signer is not accepted: \"{Workflow}\", issuer \"{Issuer}\".");
    }

    [Fact]
    public void Required_extensions_must_all_match_exactly()
    {
        Assert.True(Requiring(("SourceRepositoryUri", "https://github.com/org/repo")).IsSuccess);
        RefusesExtension(Requiring(("SourceRepositoryUri", "https://github.com/org")), "SourceRepositoryUri is not accepted, it is \"https://github.com/org/repo\"");
        RefusesExtension(Requiring(("SourceRepositoryUri", "https://github.com/org/repo"), ("RunnerEnvironment", "github-hosted")), "RunnerEnvironment is not accepted, it is missing");
        Assert.Throws<ArgumentException>(() => Requiring(("NoSuchExtension", "")));
    }

    [Fact]
    public void An_own_authoritys_signer_has_no_issuer_and_matches_identities_without_one_only()
    {
        var own = Named("signer", "", SubjectAlternativeNameType.CommonName, FulcioExtensions.None);

        Assert.True(CertificateIdentities.Match([CertificateIdentity.OfOwnAuthority("signer")], own).IsSuccess);
        Assert.True(CertificateIdentities.Match([CertificateIdentity.OfOwnAuthority(NamePattern.Glob("sig*"))], own).IsSuccess);
        Assert.Equal(new VerificationFailure(VerificationFailureKind.IssuerMismatch, "The signer's name is accepted, but not from this issuer: \"signer\"."),
            CertificateIdentities.Match([CertificateIdentity.Exact(Issuer, "signer")], own).Failure);
        Assert.Equal(VerificationFailureKind.IssuerMismatch, CertificateIdentities.Match([CertificateIdentity.OfOwnAuthority(Workflow)], Signer).Failure!.Kind);
    }

    [Fact]
    public void An_identity_that_everybody_has_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => CertificateIdentity.Exact("", "x"));
        Assert.Throws<ArgumentException>(() => CertificateIdentity.Exact("x", ""));
        Assert.Throws<ArgumentException>(() => CertificateIdentity.Matching("", NamePattern.Glob("x")));
        Assert.Throws<ArgumentException>(() => CertificateIdentity.OfOwnAuthority(""));
    }

    [Fact]
    public void What_a_signer_calls_itself_is_shown_short_and_tame()
    {
        var failure = CertificateIdentities.Match([], Named(new string('x', 4000), "a\u202Eb\nc", SubjectAlternativeNameType.Uri, FulcioExtensions.None)).Failure!;

        Assert.InRange(failure.Detail.Length, 1, 500);
        Assert.EndsWith("…\", issuer \"a?b?c\".", failure.Detail, StringComparison.Ordinal);
    }

    private static VerificationResult<CertificateIdentity> Requiring(params (string Name, string Value)[] required) =>
        CertificateIdentities.Match([CertificateIdentity.Exact(Issuer, Workflow).Requiring(required.ToDictionary(r => r.Name, r => r.Value))], Signer);

    private static void RefusesExtension(VerificationResult<CertificateIdentity> result, string what) => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.IdentityMismatch, $"The signer's {what}: \"{Workflow}\", issuer \"{Issuer}\"."), result.Failure);

    private static void Refuses(IReadOnlyList<CertificateIdentity> accepted, VerificationFailureKind kind, string detail) =>
        Assert.Equal(new VerificationFailure(kind, detail), CertificateIdentities.Match(accepted, Signer).Failure);

    private static SignerCertificate Named(string name, string issuer, SubjectAlternativeNameType type, FulcioExtensions extensions) => new()
    {
        SubjectAlternativeName = name,
        SubjectAlternativeNameType = type,
        Issuer = issuer,
        Extensions = extensions,
        Fingerprint = new byte[32],
        NotBefore = default,
        NotAfter = default,
    };
}
