using System.Text.Json.Nodes;

namespace Modelgate.EndToEnd.Installed;

/// <summary>A right of the ServiceAccount: one verb on one resource.</summary>
/// <param name="Role">The role that gives it.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Resource"><c>GROUP/RESOURCE</c> or <c>GROUP/RESOURCE/SUBRESOURCE</c>.</param>
/// <param name="Name">The only object; empty for all.</param>
internal sealed record AccountRight(string Role, string Verb, string Resource, string Name)
{
    public override string ToString() => $"{Role}: {Verb} {Resource} {Name}".TrimEnd();
}

/// <summary>What the ServiceAccount may do by its roles, and what it did by the API server's audit log.</summary>
internal static class AccountRights
{
    /// <summary>Every right of the roles that are bound to the account.</summary>
    public static async Task<IReadOnlyList<AccountRight>> OfRolesAsync(ControlPlane cluster)
    {
        List<AccountRight> rights = [];
        foreach (var binding in await ItemsAsync(cluster, "clusterrolebindings,rolebindings"))
        {
            if (binding["subjects"]?.AsArray().Any(s => (string?)s!["kind"] == "ServiceAccount" && (string?)s["namespace"] == Installation.Space && (string?)s["name"] == "modelgate") != true)
                continue;
            var (kind, name) = ((string)binding["roleRef"]!["kind"]!, (string)binding["roleRef"]!["name"]!);
            var role = JsonNode.Parse(await cluster.KubectlAsync("", "get", kind, name, "--namespace", Installation.Space, "-o", "json"))!;
            rights.AddRange(role["rules"]!.AsArray().SelectMany(rule => Rights($"{kind} {name}", rule!)));
        }

        return rights;
    }

    /// <summary>The requests of the account, from the audit log.</summary>
    public static IReadOnlyList<JsonNode> Requests(ControlPlane cluster)
    {
        using var log = new StreamReader(new FileStream(cluster.AuditLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        // The last line may be half written.
        var lines = log.ReadToEnd().Split('\n')[..^1];
        return [.. lines.Where(l => l.Contains(Installation.Account, StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!).Where(e => (string?)e["user"]!["username"] == Installation.Account)];
    }

    /// <summary>True when the authorizer said no.</summary>
    public static bool IsForbidden(JsonNode request) => (string?)request["annotations"]?["authorization.k8s.io/decision"] == "forbid";

    /// <summary>True when a request needs the right. Server-side apply of what is not there yet needs create and is logged as patch.</summary>
    public static bool Needs(JsonNode request, AccountRight right)
    {
        if (request["objectRef"] is not { } subject)
            return false;
        var resource = $"{(string?)subject["apiGroup"]}/{(string?)subject["resource"]}" + ((string?)subject["subresource"] is { } below ? "/" + below : "");
        var verb = (string?)request["verb"];
        return resource == right.Resource
            && (verb == right.Verb || (right.Verb == "create" && verb == "patch" && (int?)request["responseStatus"]?["code"] == 201))
            && (right.Name.Length == 0 || (string?)subject["name"] == right.Name);
    }

    private static IEnumerable<AccountRight> Rights(string role, JsonNode rule) =>
        from groupName in Texts(rule, "apiGroups")
        from resource in Texts(rule, "resources")
        from verb in Texts(rule, "verbs")
        from name in Texts(rule, "resourceNames").DefaultIfEmpty("")
        select new AccountRight(role, verb, $"{groupName}/{resource}", name);

    private static string[] Texts(JsonNode rule, string field) => [.. rule[field]?.AsArray().Select(t => (string)t!) ?? []];

    private static async Task<IEnumerable<JsonNode>> ItemsAsync(ControlPlane cluster, string kinds) =>
        JsonNode.Parse(await cluster.KubectlAsync("", "get", kinds, "--all-namespaces", "-o", "json"))!["items"]!.AsArray().Select(i => i!);
}
