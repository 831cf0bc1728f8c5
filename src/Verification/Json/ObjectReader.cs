using System.Text.Json;

namespace Modelgate.Verification.Json;

/// <summary>Reads one object's members by a strict form; the first fault stays and everything after it reads as absent.</summary>
/// <remarks>So a reader of a format is a list of members, with one look at <see cref="Failure"/> at its end.</remarks>
internal sealed class ObjectReader(VerificationFailureKind kind)
{
    /// <summary>The first fault, or null.</summary>
    public VerificationFailure? Failure { get; private set; }

    /// <summary>Notes a fault, unless there is one.</summary>
    public void Fail(string detail) => Failure ??= new(kind, detail);

    /// <summary>Notes a fault of another kind, unless there is one.</summary>
    public void Fail(VerificationFailure? failure) => Failure ??= failure;

    /// <summary>Refuses members that the format does not have, and values that are no object.</summary>
    public bool HasOnly(JsonElement element, string what, ReadOnlySpan<string> members)
    {
        if (Failure is not null)
            return false;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail($"{what} is no object.");
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (IsOneOf(member, members))
                continue;
            Fail($"{what} has a member that the format does not know: {Quoted.Text(member.Name)}.");
            return false;
        }

        return true;
    }

    /// <summary>The member, or null when absent; a fault when it is of another kind.</summary>
    public JsonElement? Member(JsonElement element, ReadOnlySpan<byte> name, JsonValueKind expected, string what)
    {
        if (Failure is not null || element.ValueKind != JsonValueKind.Object || element.Member(name) is not { } member)
            return null;
        if (member.ValueKind == expected)
            return member;
        Fail($"{what} is of the wrong type.");
        return null;
    }

    /// <summary>The text of a member; empty when absent.</summary>
    public string Text(JsonElement element, ReadOnlySpan<byte> name, string what)
    {
        if (Member(element, name, JsonValueKind.String, what) is not { } member)
            return "";
        if (member.Text() is { Length: <= VerificationLimits.MaxNameLength } text)
            return text;
        Fail($"{what} is no text of at most {VerificationLimits.MaxNameLength} characters.");
        return "";
    }

    /// <summary>The bytes of a member in base64; null when absent.</summary>
    public byte[]? Bytes(JsonElement element, ReadOnlySpan<byte> name, string what)
    {
        if (Member(element, name, JsonValueKind.String, what) is not { } member)
            return null;
        if (Base64Text.Decode(member) is { } bytes)
            return bytes;
        Fail($"{what} is no base64.");
        return null;
    }

    /// <summary>A number of a member, not negative; 0 when absent, as in proto3 JSON.</summary>
    public long Number(JsonElement element, ReadOnlySpan<byte> name, string what)
    {
        if (Failure is not null || element.ValueKind != JsonValueKind.Object || element.Member(name) is not { } member)
            return 0;
        if (member.Int64() is { } number and >= 0)
            return number;
        Fail($"{what} is no number from 0 to 2^63 - 1.");
        return 0;
    }

    /// <summary>The items of a list; none when absent. Over the limit is a fault of its own kind.</summary>
    public JsonElement.ArrayEnumerator Items(JsonElement element, ReadOnlySpan<byte> name, int limit, string what)
    {
        if (Member(element, name, JsonValueKind.Array, what) is not { } list)
            return default;
        var count = list.GetArrayLength();
        if (count <= limit)
            return list.EnumerateArray();
        Fail(new VerificationFailure(VerificationFailureKind.LimitExceeded, $"{what} has {count} items; {limit} are the limit."));
        return default;
    }

    private static bool IsOneOf(JsonProperty member, ReadOnlySpan<string> members)
    {
        foreach (var name in members)
        {
            if (member.NameEquals(name))
                return true;
        }

        return false;
    }
}
