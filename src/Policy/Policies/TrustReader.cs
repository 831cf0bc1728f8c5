using Modelgate.Policy.Declarations;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>trust</c> of a ModelPolicy.</summary>
internal static class TrustReader
{
    private static readonly System.Buffers.SearchValues<char> RegularExpressionCharacters = System.Buffers.SearchValues.Create("^$()[]|\\+?");
    private const string PublicKey = "-----BEGIN PUBLIC KEY-----";
    private const string Certificate = "-----BEGIN CERTIFICATE-----";

    /// <summary>Reads it; a policy without trusts nobody.</summary>
    public static TrustPolicy Read(FieldReader spec)
    {
        if (spec.Child("trust", "builders", "mirrors", "publishers") is not { } trust)
            return TrustPolicy.Nobody;
        List<TrustedBuilder> builders = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var item in trust.Items("builders", "name", "keys", "keyless", "certificateAuthorities", "builderIds", "buildTypes", "workflows", "predicateTypes"))
            builders.Add(Builder(item, names));
        List<Mirror> mirrors = [];
        foreach (var item in trust.Items("mirrors", "prefix", "upstreamRequired"))
        {
            var prefix = item.Required("prefix", "Write what references to the mirror start with.");
            if (prefix.Contains('*', StringComparison.Ordinal))
                item.Error("prefix", "A prefix has no wildcards; everything below it is meant already.", "Remove the wildcard.");
            else if (prefix is "pkg:oci" or "pkg:oci/" or "pkg:huggingface" or "pkg:huggingface/" or "https:" or "https://" or "http://" or "s3://" or "gs://")
                item.Error("prefix", $"{Wording.Quote(prefix)} covers every host.", "Write at least the mirror's host.");
            mirrors.Add(new(prefix, item.Flag("upstreamRequired")));
        }

        return new() { Builders = builders, Mirrors = mirrors, Publishers = trust.ExactTexts("publishers") };
    }

    private static TrustedBuilder Builder(FieldReader item, HashSet<string> names)
    {
        var name = item.Required("name", "Give the builder a name; reports show it.");
        if (name.Length > 0 && !names.Add(name))
            item.Error("name", $"The name {Wording.Quote(name)} is used twice.", "Give each builder its own name.");
        var given = (item.Has("keys") ? 1 : 0) + (item.Has("keyless") ? 1 : 0) + (item.Has("certificateAuthorities") ? 1 : 0);
        if (given != 1)
        {
            item.Error("keys", given == 0 ? "The builder has no identity, so everybody would be it." : "The builder has more than one kind of identity.",
                "Set exactly one of: keys, keyless, certificateAuthorities. Write another builder for another kind.");
        }

        return new()
        {
            Name = name,
            Keys = Pem(item, "keys", PublicKey),
            Keyless = Keyless(item),
            CertificateAuthorities = Pem(item, "certificateAuthorities", Certificate),
            BuilderIds = item.ExactTexts("builderIds"),
            BuildTypes = item.ExactTexts("buildTypes"),
            Workflows = item.ExactTexts("workflows"),
            PredicateTypes = item.ExactTexts("predicateTypes"),
        };
    }

    private static IReadOnlyList<string> Pem(FieldReader item, string field, string header)
    {
        var texts = item.Texts(field);
        if (item.Has(field) && texts.Count == 0)
            item.Error(field, "The list is empty.", $"List at least one PEM text that begins with {header}.");
        foreach (var text in texts)
        {
            if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                item.Error(field, "This is a private key. Everybody who can read the policy has it now.", "Make a new key pair and write the public key here.");
            else if (!text.TrimStart().StartsWith(header, StringComparison.Ordinal))
                item.Error(field, $"An entry does not begin with {header}.", "Write the PEM text itself, not a path or an address.");
        }

        return texts;
    }

    private static KeylessIdentity? Keyless(FieldReader item)
    {
        if (item.Child("keyless", "issuer", "identity", "identityPattern", "trustedRoot") is not { } keyless)
            return null;
        var issuer = keyless.Exact("issuer", "Write the OIDC issuer's exact address.");
        if (!keyless.Has("issuer"))
            keyless.Error("issuer", "This field is required.", "Write the OIDC issuer: https://token.actions.githubusercontent.com for GitHub Actions.");
        var identity = keyless.Exact("identity", "Write the name out, or move it to identityPattern.");
        var pattern = keyless.Text("identityPattern");
        if (identity is null == pattern is null && keyless.Has("identity") == keyless.Has("identityPattern"))
            keyless.Error("identity", pattern is null ? "Without an identity everybody with an account at the issuer would be trusted." : "identity and identityPattern exclude each other.", "Set exactly one of: identity, identityPattern.");
        if (pattern is not null && WhyBadPattern(pattern) is { } why)
        {
            keyless.Error("identityPattern", $"{Wording.Quote(pattern)} {why}.",
                "The pattern is no regular expression and always covers the whole name: * stands for a run of characters without /, ** for any run. Example: https://github.com/corp/*/.github/workflows/promote.yaml@refs/tags/**.");
        }

        return new(issuer ?? "", identity, pattern, keyless.Text("trustedRoot"));
    }

    /// <summary>What is wrong with an identity pattern, to follow the pattern in a sentence; null: nothing.</summary>
    private static string? WhyBadPattern(string pattern)
    {
        if (pattern.AsSpan().ContainsAny(RegularExpressionCharacters) || pattern.Contains(".*", StringComparison.Ordinal))
            return "looks like a regular expression";
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
