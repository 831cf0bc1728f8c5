using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>Writes as an API server does them: create, replace, patches, server-side apply, delete; status apart from the rest.</summary>
internal sealed class FakeWrites(FakeObjects objects)
{
    private readonly Dictionary<string, JsonObject> _applied = [];
    private int _names;

    /// <summary>Does what a request asks for; its status, and the object or the message.</summary>
    public (int Status, JsonObject? Object, string Message) Do(string method, FakeAddress address, string type, string manager, string body) => objects.Together(() =>
    {
        var sent = body.Length > 0 ? JsonNode.Parse(body) : null;
        return method switch
        {
            "POST" => Create(address, sent!.AsObject()),
            "PUT" => Replace(address, sent!.AsObject()),
            "PATCH" when type.StartsWith("application/apply-patch", StringComparison.Ordinal) => Apply(address, manager, sent!.AsObject()),
            "PATCH" when type.StartsWith("application/json-patch", StringComparison.Ordinal) => Change(address, sent!.AsArray()),
            "PATCH" when type.StartsWith("application/merge-patch", StringComparison.Ordinal) => Merge(address, sent!.AsObject()),
            "DELETE" => objects.Remove(address) ? (200, new JsonObject { ["kind"] = "Status", ["status"] = "Success" }, "") : Missing(address),
            _ => (StatusCodes.Status405MethodNotAllowed, null, "the server does not allow this method"),
        };
    });

    private (int, JsonObject?, string) Create(FakeAddress address, JsonObject sent)
    {
        var metadata = sent["metadata"]!;
        var name = (string?)metadata["name"] ?? (string?)metadata["generateName"] + $"{++_names:00000}";
        address = address with { Name = name };
        if (objects.Find(address) is not null)
            return (409, null, $"{address.Plural} \"{name}\" already exists");
        if (HasStatus(address))
            sent.Remove("status");
        return (201, objects.Put(address, sent), "");
    }

    private (int, JsonObject?, string) Replace(FakeAddress address, JsonObject sent)
    {
        if (objects.Find(address) is not { } known)
            return Missing(address);
        if ((string?)sent["metadata"]?["resourceVersion"] is { } version && version != (string?)known["metadata"]!["resourceVersion"])
            return (409, null, $"Operation cannot be fulfilled on {address.Plural} \"{address.Name}\": the object has been modified; please apply your changes to the latest version and try again");
        return Keep(address, known, sent);
    }

    private (int, JsonObject?, string) Apply(FakeAddress address, string manager, JsonObject sent)
    {
        if (manager.Length == 0)
            return (400, null, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        var known = objects.Find(address);
        if (known is null && address.Subresource.Length > 0)
            return Missing(address);
        if ((string?)sent["metadata"]?["resourceVersion"] is { } version && version != (string?)known?["metadata"]!["resourceVersion"])
            return (409, null, "the object has been modified");
        var value = known?.DeepClone().AsObject() ?? [];
        var key = $"{address.Object} {address.Subresource} {manager}";
        if (_applied.TryGetValue(key, out var before))
            Withdraw(value, before, sent);
        _applied[key] = sent.DeepClone().AsObject();
        Put(value, sent);
        var (_, kept, _) = Keep(address, known ?? [], value);
        return (known is null ? 201 : 200, kept, "");
    }

    private (int, JsonObject?, string) Merge(FakeAddress address, JsonObject sent)
    {
        if (objects.Find(address) is not { } known)
            return Missing(address);
        var value = known.DeepClone().AsObject();
        Put(value, sent);
        return Keep(address, known, value);
    }

    private (int, JsonObject?, string) Change(FakeAddress address, JsonArray operations)
    {
        if (objects.Find(address) is not { } known)
            return Missing(address);
        JsonNode value = known.DeepClone();
        foreach (var operation in operations)
        {
            var parts = ((string)operation!["path"]!).Split('/')[1..].Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            if (!Change(value, (string)operation["op"]!, parts, operation["value"]))
                return (422, null, "the server rejected our request due to an error in our request");
        }

        return Keep(address, known, value.AsObject());
    }

    private static bool Change(JsonNode root, string operation, string[] parts, JsonNode? value)
    {
        var place = root;
        foreach (var part in parts[..^1])
            place = place is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : place?[part];
        var last = parts[^1];
        if (place is JsonArray items)
        {
            var index = last == "-" ? items.Count : int.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
            if (index > items.Count || (index == items.Count && operation != "add"))
                return false;
            switch (operation)
            {
                case "test":
                    return JsonNode.DeepEquals(items[index], value);
                case "add":
                    items.Insert(index, value?.DeepClone());
                    return true;
                case "replace":
                    items[index] = value?.DeepClone();
                    return true;
                default:
                    items.RemoveAt(index);
                    return true;
            }
        }

        if (place is not JsonObject holder)
            return false;
        if (operation == "test")
            return JsonNode.DeepEquals(holder[last], value);
        if (operation != "add" && !holder.ContainsKey(last))
            return false;
        if (operation == "remove")
            return holder.Remove(last);
        holder[last] = value?.DeepClone();
        return true;
    }

    /// <summary>Through the status subresource only the status changes; else everything but it.</summary>
    private (int, JsonObject?, string) Keep(FakeAddress address, JsonObject known, JsonObject value)
    {
        var (from, to) = address.Subresource == "status" ? (value, known.DeepClone().AsObject()) : (known, value);
        if (address.Subresource == "status" || HasStatus(address))
        {
            to.Remove("status");
            if (from["status"] is { } status)
                to["status"] = status.DeepClone();
        }

        return (200, objects.Put(address, to), "");
    }

    private static bool HasStatus(FakeAddress address) => address.Start.StartsWith("apis/modelgate.dev/", StringComparison.Ordinal);

    /// <summary>What was applied before and is not any more goes.</summary>
    private static void Withdraw(JsonObject value, JsonObject before, JsonObject now)
    {
        foreach (var (name, field) in before)
        {
            if (!now.TryGetPropertyValue(name, out var still))
                value.Remove(name);
            else if (field is JsonObject fields && still is JsonObject others && value[name] is JsonObject kept)
                Withdraw(kept, fields, others);
        }
    }

    /// <summary>Objects are merged, everything else is replaced; null takes away.</summary>
    private static void Put(JsonObject value, JsonObject fields)
    {
        foreach (var (name, field) in fields)
        {
            if (field is null)
                value.Remove(name);
            else if (field is JsonObject inner && value[name] is JsonObject known)
                Put(known, inner);
            else
                value[name] = field.DeepClone();
        }
    }

    private static (int, JsonObject?, string) Missing(FakeAddress address) => (404, null, $"{address.Plural} \"{address.Name}\" not found");
}
