using System.Text;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Methods of text.</summary>
internal static class PythonStrings
{
    /// <summary>Calls a method of a known text.</summary>
    public static PythonValue Call(PythonMachine machine, TextValue text, string name, PythonArguments arguments)
    {
        if (!machine.Charge((text.Text.Length / 64) + 1))
            return UnknownValue.Of("a text");
        if (text.IsPath && PythonPaths.Method(machine, text, name, arguments) is { } path)
            return path;
        var first = arguments.Get("", 0);
        var given = (first as TextValue)?.Text;
        switch (name)
        {
            case "encode" or "decode":
                return text;
            case "lower" or "casefold":
                return text with { Text = text.Text.ToLowerInvariant() };
            case "upper":
                return text with { Text = text.Text.ToUpperInvariant() };
            case "strip" when first is null:
                return text with { Text = text.Text.Trim() };
            case "strip" when given is not null:
                return text with { Text = text.Text.Trim(given.ToCharArray()) };
            case "lstrip":
                return text with { Text = given is null ? text.Text.TrimStart() : text.Text.TrimStart(given.ToCharArray()) };
            case "rstrip":
                return text with { Text = given is null ? text.Text.TrimEnd() : text.Text.TrimEnd(given.ToCharArray()) };
            case "removeprefix" when given is not null:
                return text.Text.StartsWith(given, StringComparison.Ordinal) ? text with { Text = text.Text[given.Length..] } : text;
            case "removesuffix" when given is not null:
                return text.Text.EndsWith(given, StringComparison.Ordinal) ? text with { Text = text.Text[..^given.Length] } : text;
            case "startswith" when given is not null:
                return new BooleanValue(text.Text.StartsWith(given, StringComparison.Ordinal));
            case "endswith" when given is not null:
                return new BooleanValue(text.Text.EndsWith(given, StringComparison.Ordinal));
            case "replace" when given is { Length: > 0 } && arguments.Get("", 1) is TextValue to && arguments.Positional.Count == 2:
                if (text.Text.Length > 0 && (long)text.Text.Length / given.Length * to.Text.Length > 1_000_000)
                    return UnknownValue.Of("a long text");
                return text with { Text = text.Text.Replace(given, to.Text, StringComparison.Ordinal) };
            case "split" or "rsplit" when first is null or TextValue { Text.Length: > 0 }:
                return Split(machine, text, name, given, arguments);
            case "splitlines":
                return new SequenceValue([.. text.Text.Split('\n', 10_000).Select(p => text with { Text = p.TrimEnd('\r') })], false, machine.Journal.Current);
            case "join":
                return Join(machine, text, first);
            case "format":
                return PythonFormats.Format(text, arguments, machine);
            case "__add__" when first is not null:
                return machine.Binary(text, "+", first);
            default:
                return UnknownValue.Of($"\"…\".{name}(…)");
        }
    }

    private static PythonValue Split(PythonMachine machine, TextValue text, string name, string? separator, PythonArguments arguments)
    {
        var limit = arguments.Get("maxsplit", 1);
        if (limit is not null and not NumberValue { Number: >= 0 and < 10_000 })
            return UnknownValue.Of("the parts of a text");
        var count = limit is NumberValue number ? (int)number.Number + 1 : 10_000;
        var parts = separator is null ? text.Text.Split((char[]?)null, count, StringSplitOptions.RemoveEmptyEntries)
            : name == "rsplit" && limit is not null ? SplitRight(text.Text, separator, count)
            : text.Text.Split(separator, count);
        return new SequenceValue([.. parts.Select(p => text with { Text = p, IsPath = false })], false, machine.Journal.Current);
    }

    private static string[] SplitRight(string text, string separator, int count)
    {
        var parts = new List<string>();
        while (parts.Count + 1 < count && text.LastIndexOf(separator, StringComparison.Ordinal) is >= 0 and var at)
        {
            parts.Insert(0, text[(at + separator.Length)..]);
            text = text[..at];
        }

        parts.Insert(0, text);
        return [.. parts];
    }

    private static PythonValue Join(PythonMachine machine, TextValue separator, PythonValue? list)
    {
        var items = list is null ? null : machine.Items(list, out var isComplete) is { } all && isComplete ? all : null;
        if (items is null || !machine.Charge(items.Count))
            return UnknownValue.Of("a joined text");
        var text = new StringBuilder();
        TextValue? first = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not TextValue part)
                return items[i] as UnknownValue ?? UnknownValue.Of("a joined text");
            first ??= part;
            if (i > 0)
                text.Append(separator.Text);
            text.Append(part.Text);
            if (text.Length > 1_000_000 || !machine.Charge(1 + (part.Text.Length / 64)))
                return UnknownValue.Of("a long text");
        }

        return (first ?? separator) with { Text = text.ToString(), IsPath = false };
    }
}
