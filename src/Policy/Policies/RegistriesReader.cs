using Modelgate.Policy.Declarations;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>trust.registries</c>. Platform teams write what is fetched, so the admin says from where.</summary>
internal static class RegistriesReader
{
    private static readonly System.Buffers.SearchValues<char> AddressCharacters = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Most registries of one policy.</summary>
    internal const int MaxRegistries = 64;

    /// <summary>Reads them.</summary>
    public static List<AttestationRegistry> Read(FieldReader trust)
    {
        List<AttestationRegistry> registries = [];
        HashSet<string> prefixes = new(StringComparer.OrdinalIgnoreCase);
        foreach (var item in trust.Items("registries", "prefix", "pullSecret", "certificateAuthorities", "plainHttp"))
        {
            var prefix = item.Required("prefix", "Write the registry's host, and the path where it is not meant whole: registry.corp.example/models.");
            if (prefix.Length > 0 && (prefix.Length > 512 || !IsPrefix(prefix)))
                item.Error("prefix", $"{Wording.Quote(prefix)} names no registry.", "Write HOST, HOST:PORT or HOST/PATH, without https:// and without wildcards; everything below it is meant.");
            else if (prefix.Length > 0 && !prefixes.Add(prefix))
                item.Error("prefix", $"{Wording.Quote(prefix)} is listed twice.", "List each prefix once.");
            var secret = item.Text("pullSecret");
            if (secret is not null && (secret.Length > 253 || !IsSecretName(secret)))
                item.Error("pullSecret", $"{Wording.Quote(secret)} is no name of a Secret.", "Name a Secret of type kubernetes.io/dockerconfigjson in Modelgate's own namespace.");
            registries.Add(new()
            {
                Prefix = prefix,
                PullSecret = secret,
                CertificateAuthorities = BuilderReader.Certificates(item, "certificateAuthorities"),
                PlainHttp = item.Flag("plainHttp"),
            });
        }

        if (registries.Count > MaxRegistries)
            trust.Error("registries", $"The policy lists {registries.Count} registries; {MaxRegistries} are the limit.", "List hosts rather than every path.");
        return registries;
    }

    /// <summary>A host, perhaps with a port, and perhaps parts of a path, each of which begins and ends with a letter or digit.</summary>
    private static bool IsPrefix(string text)
    {
        var parts = text.Split('/');
        return IsHost(parts[0]) && parts.Skip(1).All(part => IsName(part, "._-"));
    }

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        // The last colon is a port's, unless it is inside the brackets of an IPv6 address.
        var colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            var port = host[(colon + 1)..];
            if (port.Length is 0 or > 5 || port.ContainsAnyExceptInRange('0', '9'))
                return false;
            host = host[..colon];
        }

        if (host is ['[', .. var address, ']'])
            return address.Length > 0 && !address.ContainsAnyExcept(AddressCharacters);
        if (host.IsEmpty || !char.IsAsciiLetterOrDigit(host[0]) || !char.IsAsciiLetterOrDigit(host[^1]))
            return false;
        foreach (var c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
                return false;
        }

        return true;
    }

    private static bool IsSecretName(string text) => IsName(text, "-.");

    private static bool IsName(string text, string between)
    {
        if (text.Length == 0 || between.Contains(text[0], StringComparison.Ordinal) || between.Contains(text[^1], StringComparison.Ordinal))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && !between.Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
