using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>A status as the API server has it. Conditions keep the time of their last transition for as long as their status is the same.</summary>
internal static class StatusDocument
{
    private const string Transition = "lastTransitionTime";

    /// <summary>A moment as Kubernetes writes it.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The status that the server has; empty where there is none that can be read.</summary>
    public static JsonObject Read(ReadOnlyMemory<byte> status)
    {
        if (status.IsEmpty)
            return [];
        try
        {
            return JsonNode.Parse(status.Span, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject ?? [];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>The status that is to be written.</summary>
    /// <param name="status">What it says.</param>
    /// <param name="server">What the server has.</param>
    /// <param name="now">The time of a transition.</param>
    public static JsonObject Of(ObjectStatus status, JsonObject server, DateTimeOffset now)
    {
        var document = new JsonObject { ["observedGeneration"] = status.ObservedGeneration };
        if (status.Strength is { } strength)
            document["strength"] = strength.ToString();
        if (status.Expires is { } expires)
            document["expires"] = Moment(expires);
        if (status.Artifacts.Count > 0)
            document["artifacts"] = new JsonArray([.. status.Artifacts.Select(Artifact)]);
        document["conditions"] = new JsonArray([.. status.Conditions.Select(c => Condition(c, status.ObservedGeneration, Find(server, c.Type), now))]);
        return document;
    }

    /// <summary>True when both say the same, in whatever order.</summary>
    public static bool Equal(JsonObject document, JsonObject server) => Canonical(document) == Canonical(server);

    /// <summary>What a status says, without the times of transitions.</summary>
    public static string Signature(JsonObject document)
    {
        var copy = document.DeepClone().AsObject();
        foreach (var condition in copy["conditions"]!.AsArray())
            condition!.AsObject().Remove(Transition);
        return copy.ToJsonString();
    }

    /// <summary>Whether a condition holds on the server: <c>True</c>, <c>False</c>, <c>Unknown</c>; null where it is not there.</summary>
    public static string? StatusOf(JsonObject server, string type) => Text(Find(server, type), "status");

    private static JsonObject Condition(StatusCondition condition, long generation, JsonObject? known, DateTimeOffset now) => new()
    {
        ["type"] = condition.Type,
        ["status"] = condition.Status,
        ["observedGeneration"] = generation,
        [Transition] = Text(known, "status") == condition.Status && Text(known, Transition) is { } time ? time : Moment(now),
        ["reason"] = condition.Reason,
        ["message"] = condition.Message,
    };

    private static JsonObject Artifact(ArtifactStatus artifact)
    {
        var entry = new JsonObject { ["name"] = artifact.Name, ["strength"] = artifact.Strength.ToString() };
        foreach (var (name, value) in new[] { ("builder", artifact.Builder), ("statementDigest", artifact.StatementDigest), ("reason", artifact.Reason), ("message", artifact.Message) })
        {
            if (value is not null)
                entry[name] = value;
        }

        return entry;
    }

    private static JsonObject? Find(JsonObject status, string type) =>
        (status["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => Text(c, "type") == type);

    private static string? Text(JsonObject? fields, string name) =>
        fields is not null && fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>One text for all orders of the same fields, and of the entries of lists that are maps by name or type.</summary>
    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(',', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => JsonValue.Create(f.Key).ToJsonString() + ":" + Canonical(f.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Canonical).Order(StringComparer.Ordinal)) + "]",
        JsonValue value => Scalar(value),
        _ => "null",
    };

    // A text is written anew: the server may escape other characters than we do.
    private static string Scalar(JsonValue value) => value.TryGetValue<string>(out var text) ? JsonValue.Create(text).ToJsonString() : value.ToJsonString();
}
