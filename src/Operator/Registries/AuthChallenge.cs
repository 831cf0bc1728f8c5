using System.Net.Http.Headers;

namespace Modelgate.Operator.Registries;

/// <summary>What a registry asks for before it answers.</summary>
/// <param name="IsBasic">True: user and password; false: a token.</param>
/// <param name="Realm">Where tokens are had; null for <paramref name="IsBasic"/>.</param>
/// <param name="Service">What the token service knows the registry as; may be empty.</param>
internal sealed record AuthChallenge(bool IsBasic, Uri? Realm, string Service)
{
    /// <summary>The challenge that can be answered; a token's before a password's. Null: there is none.</summary>
    public static AuthChallenge? Of(IEnumerable<AuthenticationHeaderValue> challenges)
    {
        AuthChallenge? basic = null;
        foreach (var challenge in challenges.Take(16))
        {
            if (string.Equals(challenge.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
                basic ??= new(true, null, "");
            if (!string.Equals(challenge.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
                continue;
            var parameters = Parameters(challenge.Parameter ?? "");
            if (parameters.GetValueOrDefault("realm") is { } text && Uri.TryCreate(text, UriKind.Absolute, out var realm))
                return new(false, realm, parameters.GetValueOrDefault("service") ?? "");
        }

        return basic;
    }

    /// <summary><c>name="value"</c> pairs with commas between them; a backslash in quotes takes the next character as it is.</summary>
    internal static Dictionary<string, string> Parameters(string text)
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        var rest = text.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            var equals = rest.IndexOf('=');
            if (equals <= 0)
                return found;
            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            var value = new System.Text.StringBuilder();
            if (rest is ['"', ..])
            {
                var i = 1;
                for (; i < rest.Length && rest[i] != '"'; i++)
                    value.Append(rest[i] == '\\' && i + 1 < rest.Length ? rest[++i] : rest[i]);
                rest = rest[Math.Min(i + 1, rest.Length)..];
            }
            else
            {
                var end = rest.IndexOf(',');
                value.Append(end < 0 ? rest : rest[..end].TrimEnd());
                rest = end < 0 ? default : rest[end..];
            }

            found.TryAdd(name, value.ToString());
        }
    }
}
