using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Modelgate.Operator.Registries;

/// <summary>The credentials of one Secret of type <c>kubernetes.io/dockerconfigjson</c>, each for the host that it names and for no other.</summary>
internal sealed class PullSecret
{
    /// <summary>No credentials.</summary>
    public static PullSecret None { get; } = new("", []);

    private static readonly string[] Hub = ["docker.io", "index.docker.io", "registry-1.docker.io", "auth.docker.io"];

    private readonly List<(string Host, string Path, string Basic)> _entries;

    private PullSecret(string name, List<(string, string, string)> entries) => (Name, _entries) = (name, entries);

    /// <summary>The Secret's name; empty for none.</summary>
    public string Name { get; }

    /// <summary>Reads a Secret's bytes. No message says anything of what it holds.</summary>
    /// <exception cref="RegistryException">It holds no credentials that can be used.</exception>
    public static PullSecret Read(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var secret = JsonDocument.Parse(json);
            if (!secret.RootElement.TryGetProperty("data", out var data) || !data.TryGetProperty(".dockerconfigjson", out var encoded))
                throw new RegistryException(RegistryFailureKind.Forbidden, $"Secret {name} has no .dockerconfigjson; make it with `kubectl create secret docker-registry`");
            using var config = JsonDocument.Parse(encoded.GetBytesFromBase64());
            List<(string, string, string)> entries = [];
            foreach (var entry in config.RootElement.GetProperty("auths").EnumerateObject())
            {
                if (Basic(entry.Value) is { } basic)
                {
                    var (host, path) = Place(entry.Name);
                    entries.Add((host, path, basic));
                }
            }

            return new(name, entries);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new RegistryException(RegistryFailureKind.Forbidden, $"Secret {name} is not readable as a .dockerconfigjson with auths", problem);
        }
    }

    /// <summary>The header for a host and a repository of it; of several entries the longest path counts. Null: the Secret does not name the host.</summary>
    public AuthenticationHeaderValue? For(string host, string repository)
    {
        var best = _entries.Where(e => IsSame(e.Host, host) && (e.Path.Length == 0 || repository == e.Path || repository.StartsWith(e.Path + "/", StringComparison.Ordinal)))
            .OrderByDescending(e => e.Path.Length).Select(e => e.Basic).FirstOrDefault();
        return best is null ? null : new("Basic", best);
    }

    /// <summary>User and password in base64; null where an entry has none, such as one with an identity token only.</summary>
    private static string? Basic(JsonElement entry)
    {
        var (auth, user, password) = (Text(entry, "auth"), Text(entry, "username"), Text(entry, "password"));
        if (auth.Length > 0 && Encoding.UTF8.GetString(Convert.FromBase64String(auth)).Contains(':', StringComparison.Ordinal))
            return auth;
        return user.Length > 0 && password.Length > 0 ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) : null;
    }

    /// <summary><c>https://index.docker.io/v1/</c>, <c>registry.corp.example</c>, <c>registry.corp.example/team</c>.</summary>
    private static (string Host, string Path) Place(string name)
    {
        var scheme = name.IndexOf("://", StringComparison.Ordinal);
        var parts = (scheme < 0 ? name : name[(scheme + 3)..]).Split('/', 2);
        var path = parts.Length > 1 ? parts[1].Trim('/') : "";
        return (parts[0].ToLowerInvariant(), path is "v1" or "v2" ? "" : path);
    }

    private static bool IsSame(string entry, string host) => string.Equals(entry, host, StringComparison.OrdinalIgnoreCase) || (Hub.Contains(entry) && Hub.Contains(host));

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
