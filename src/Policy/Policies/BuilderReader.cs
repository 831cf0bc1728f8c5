using Modelgate.Policy.Declarations;
using Modelgate.Policy.Rules;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>trust.builders</c>.</summary>
internal static class BuilderReader
{
    private static readonly System.Buffers.SearchValues<char> RegularExpressionCharacters = System.Buffers.SearchValues.Create("^$()[]|\\+?");
    private const string PublicGenerator = "/slsa-framework/slsa-github-generator/";
    private const string PublicKeyHeader = "-----BEGIN PUBLIC KEY-----";
    private const string CertificateHeader = "-----BEGIN CERTIFICATE-----";

    /// <summary>Reads them.</summary>
    public static List<TrustedBuilder> Read(FieldReader trust, List<TrustedRootSource> roots)
    {
        List<TrustedBuilder> builders = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var item in trust.Items("builders", "name", "keys", "keyless", "certificateAuthorities", "identity", "identityPattern", "trustedRoot",
            "builderIds", "buildTypes", "workflows", "predicateTypes"))
        {
            builders.Add(Builder(item, names, roots));
        }

        return builders;
    }

    private static TrustedBuilder Builder(FieldReader item, HashSet<string> names, List<TrustedRootSource> roots)
    {
        var name = item.Required("name", "Give the builder a name; reports show it.");
        if (name.Length > 0 && !names.Add(name))
            item.Error("name", $"The name {Wording.Quote(name)} is used twice.", "Give each builder its own name.");
        var keyless = Keyless(item, roots);
        var given = (item.Has("keys") ? 1 : 0) + (item.Has("keyless") ? 1 : 0) + (item.Has("certificateAuthorities") ? 1 : 0);
        if (given != 1)
        {
            item.Error("keys", given == 0 ? "The builder has no identity, so everybody would be it." : "The builder has more than one kind of identity.",
                "Set exactly one of: keys, keyless, certificateAuthorities. Write another builder for another kind.");
        }

        if (keyless is { } signer && !item.Has("workflows") && (signer.Identity ?? signer.IdentityPattern)?.Contains(PublicGenerator, StringComparison.Ordinal) == true)
            item.Warning("keyless", "Every repository may call this workflow, so everybody would be this builder.", "Set workflows to the workflows of yours that call it.");
        if (item.Has("trustedRoot") && !item.Has("keys"))
            item.Error("trustedRoot", "Only keys have it here; a keyless identity has its own.", "Move it into keyless, or remove it.");
        return new()
        {
            Name = name,
            Keys = Pem(item, "keys", PublicKeyHeader, static der => PublicKey.Read(der)).ConvertAll(key => new TrustedKey(key, ValidityWindow.Always)),
            Keyless = keyless,
            CertificateAuthorities = Certificates(item, "certificateAuthorities"),
            AuthorityIdentity = AuthorityIdentity(item),
            TrustedRoot = item.Has("keys") ? TrustedRootsReader.Choose(item, roots, isRequired: false) : null,
            BuilderIds = item.ExactTexts("builderIds"),
            BuildTypes = item.ExactTexts("buildTypes"),
            Workflows = item.ExactTexts("workflows"),
            PredicateTypes = item.ExactTexts("predicateTypes"),
        };
    }

    /// <summary>A list of certificates, each a PEM text.</summary>
    public static List<Certificate> Certificates(FieldReader item, string field) => Pem(item, field, CertificateHeader, static der => Certificate.Read(der));

    private static List<T> Pem<T>(FieldReader item, string field, string header, Func<ReadOnlyMemory<byte>, VerificationResult<T>> read)
        where T : class
    {
        List<T> values = [];
        var texts = item.Texts(field);
        if (item.Has(field) && texts.Count == 0)
            item.Error(field, "The list is empty.", $"List at least one PEM text that begins with {header}.");
        foreach (var text in texts)
        {
            if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                item.Error(field, "This is a private key. Everybody who can read the policy has it now.", "Make a new key pair and write the public key here.");
            else if (!text.TrimStart().StartsWith(header, StringComparison.Ordinal))
                item.Error(field, $"An entry does not begin with {header}.", "Write the PEM text itself, not a path or an address.");
            else if (PemBlock.Decode(text, header) is not { } der)
                item.Error(field, "An entry is no PEM text: it is cut off, or not base64, or something follows it.", "Write one whole PEM text for each entry.");
            else if (read(der) is { IsSuccess: false, Failure: { } failure })
                item.Error(field, $"An entry cannot be used ({failure.Kind}): {failure.Detail}", "Write the PEM text of an accepted key or certificate.");
            else
                values.Add(read(der).Value!);
        }

        return values;
    }

    private static KeylessIdentity? Keyless(FieldReader item, List<TrustedRootSource> roots)
    {
        if (item.Child("keyless", "issuer", "identity", "identityPattern", "trustedRoot") is not { } keyless)
            return null;
        var issuer = keyless.Exact("issuer", "Write the OIDC issuer's exact address.");
        if (!keyless.Has("issuer"))
            keyless.Error("issuer", "This field is required.", "Write the OIDC issuer: https://token.actions.githubusercontent.com for GitHub Actions.");
        var (identity, pattern) = Name(keyless, "Without an identity everybody with an account at the issuer would be trusted.");
        return new(issuer ?? "", identity, pattern, TrustedRootsReader.Choose(keyless, roots, isRequired: true));
    }

    private static CertificateIdentity? AuthorityIdentity(FieldReader item)
    {
        if (!item.Has("identity") && !item.Has("identityPattern"))
        {
            if (item.Has("certificateAuthorities"))
                item.Warning("certificateAuthorities", "Every name that these authorities certify is accepted.", "Set identity or identityPattern to say whose certificates count.");
            return null;
        }

        if (!item.Has("certificateAuthorities"))
            item.Error("identity", "Only certificateAuthorities have it here.", "Move it into keyless, or remove it.");
        var (identity, pattern) = Name(item, "");
        return identity is { Length: > 0 } ? CertificateIdentity.OfOwnAuthority(identity) : pattern is null ? null : CertificateIdentity.OfOwnAuthority(NamePattern.Glob(pattern));
    }

    /// <summary>Reads <c>identity</c> or <c>identityPattern</c>, of which one must be set.</summary>
    private static (string? Identity, string? Pattern) Name(FieldReader reader, string whyRequired)
    {
        var identity = reader.Exact("identity", "Write the name out, or move it to identityPattern.");
        var pattern = reader.Text("identityPattern");
        if (identity is null == pattern is null && reader.Has("identity") == reader.Has("identityPattern"))
            reader.Error("identity", pattern is null ? whyRequired : "identity and identityPattern exclude each other.", "Set exactly one of: identity, identityPattern.");
        if (pattern is not null && WhyBadPattern(pattern) is { } why)
        {
            reader.Error("identityPattern", $"{Wording.Quote(pattern)} {why}.",
                "The pattern is no regular expression and always covers the whole name: * stands for a run of characters without /, ** for any run. Example: https://github.com/corp/*/.github/workflows/promote.yaml@refs/tags/**.");
            pattern = null;
        }

        return (identity, pattern);
    }

    /// <summary>What is wrong with an identity pattern, to follow the pattern in a sentence; null: nothing.</summary>
    private static string? WhyBadPattern(string pattern)
    {
        if (pattern.AsSpan().ContainsAny(RegularExpressionCharacters) || pattern.Contains(".*", StringComparison.Ordinal))
            return "looks like a regular expression";
        if (pattern.Length > VerificationLimits.MaxPatternLength)
            return $"is longer than {VerificationLimits.MaxPatternLength} characters";
        var literal = 0;
        foreach (var c in pattern)
            literal += char.IsAsciiLetterOrDigit(c) ? 1 : 0;
        if (literal < 4)
            return "matches everything";
        var scheme = pattern.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return null;
        var host = pattern.AsSpan(scheme + 3);
        var slash = host.IndexOf('/');
        if (slash >= 0)
            host = host[..slash];
        if (host.Contains('*'))
            return "matches names on other hosts";
        return pattern.AsSpan(scheme + 3 + host.Length).TrimStart("/*").Length == 0 && pattern.EndsWith('*') ? $"matches everything at {host}" : null;
    }
}
