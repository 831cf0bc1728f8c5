using System.Buffers;
using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Statements;

/// <summary>Reads lists of resource descriptors: subjects, dependencies, materials.</summary>
internal static class ResourceDescriptors
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly Dictionary<string, string> NoDigests = [];

    /// <summary>Reads the list of that name; none when absent.</summary>
    public static IReadOnlyList<ResourceDescriptor> Read(ObjectReader reader, JsonElement parent, ReadOnlySpan<byte> name, int limit, string what)
    {
        List<ResourceDescriptor> descriptors = [];
        var digests = 0;
        foreach (var item in reader.Items(parent, name, limit, what))
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                reader.Fail($"An item of {what} is no object.");
                break;
            }

            descriptors.Add(new(reader.Text(item, "name"u8, "A name"), reader.Text(item, "uri"u8, "A uri"), Digests(reader, item)));
            digests += descriptors[^1].Digests.Count;
            if (digests > VerificationLimits.MaxAllDigests)
                reader.Fail(new VerificationFailure(VerificationFailureKind.LimitExceeded, $"The items of {what} have over {VerificationLimits.MaxAllDigests} digests together."));
            if (reader.Failure is not null)
                break;
        }

        return descriptors;
    }

    private static Dictionary<string, string> Digests(ObjectReader reader, JsonElement item)
    {
        if (reader.Member(item, "digest"u8, JsonValueKind.Object, "A digest") is not { } set)
            return NoDigests;
        Dictionary<string, string> digests = new(Math.Min(set.GetPropertyCount(), VerificationLimits.MaxDigests), StringComparer.Ordinal);
        foreach (var member in set.EnumerateObject())
        {
            if (digests.Count == VerificationLimits.MaxDigests)
            {
                reader.Fail(new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A digest set has over {VerificationLimits.MaxDigests} members."));
                break;
            }

            if (member.Value.Text() is not { Length: > 0 and <= VerificationLimits.MaxNameLength } value || !IsOfItsForm(member.Name, value))
            {
                reader.Fail($"A digest is not lower-case hex of its algorithm's length ({Quoted.Text(member.Name)}).");
                break;
            }

            digests[member.Name] = value;
        }

        return digests;
    }

    /// <summary>What is compared here must have one spelling; what is not may be anything.</summary>
    private static bool IsOfItsForm(string algorithm, string value) =>
        DigestAlgorithms.Parse(algorithm) is not { } known || (value.Length == known.Length() * 2 && !value.AsSpan().ContainsAnyExcept(LowerHex));
}
