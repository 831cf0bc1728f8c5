using System.Globalization;
using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.TrustedRoots;

/// <summary>Reads <c>validFor</c> (dev.sigstore.common.v1.TimeRange).</summary>
internal static class ValidityWindows
{
    /// <summary>Reads the window of an instance.</summary>
    public static ValidityWindow Read(ObjectReader reader, JsonElement instance, bool isStartRequired)
    {
        if (reader.Member(instance, "validFor"u8, JsonValueKind.Object, "validFor") is not { } range)
        {
            if (isStartRequired)
                reader.Fail("A key has no validFor.");
            return ValidityWindow.Always;
        }

        reader.HasOnly(range, "validFor", ["start", "end"]);
        var start = Time(reader, range, "start"u8, "validFor.start");
        var end = Time(reader, range, "end"u8, "validFor.end");
        if (start is null && isStartRequired)
            reader.Fail("A key's validFor has no start.");
        if (end < start)
            reader.Fail("A validFor ends before it starts.");
        return new(start ?? DateTimeOffset.MinValue, end);
    }

    /// <summary>RFC 3339, as proto3 JSON writes timestamps; what is finer than .NET's 100 ns is cut.</summary>
    private static DateTimeOffset? Time(ObjectReader reader, JsonElement range, ReadOnlySpan<byte> name, string what)
    {
        var text = reader.Text(range, name, what);
        if (text.Length == 0)
            return null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            if (end - dot > 8)
                text = text[..(dot + 8)] + text[end..];
        }

        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
            && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        reader.Fail($"{what} {Quoted.Text(text)} is no RFC 3339 time.");
        return null;
    }
}
