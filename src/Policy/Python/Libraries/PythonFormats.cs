using System.Text;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary><c>"…" % values</c> and <c>"…".format(…)</c> with plain fields; others are not computed.</summary>
internal static class PythonFormats
{
    /// <summary>The <c>%</c> operator.</summary>
    public static PythonValue Percent(TextValue format, PythonValue values, PythonMachine machine)
    {
        var items = values is SequenceValue { IsTuple: true } tuple ? tuple.Items : [values];
        var text = new StringBuilder();
        var next = 0;
        PythonValue? unknown = null;
        for (var i = 0; i < format.Text.Length; i++)
        {
            var c = format.Text[i];
            if (c != '%' || i + 1 == format.Text.Length)
            {
                text.Append(c);
                continue;
            }

            c = format.Text[++i];
            PythonValue? value = null;
            if (c == '%')
            {
                text.Append('%');
                continue;
            }

            if (c == '(' && format.Text.IndexOf(')', i) is > 0 and var close && values is DictionaryValue dictionary)
            {
                value = dictionary.Entries[format.Text[(i + 1)..close]];
                i = Math.Min(close + 1, format.Text.Length - 1);
                c = format.Text[i];
            }
            else if (next < items.Count)
            {
                value = items[next++];
            }

            if (c is 's' or 'd' or 'i' && value is not null && PythonText.Of(value) is { } known)
                text.Append(known);
            else
                unknown ??= value ?? NoneValue.Instance;
            if (text.Length > 1_000_000)
                return UnknownValue.Of("a long text");
        }

        return Result(format, text, unknown, machine);
    }

    /// <summary><c>str.format</c>.</summary>
    public static PythonValue Format(TextValue format, PythonArguments arguments, PythonMachine machine)
    {
        var text = new StringBuilder();
        PythonValue? unknown = null;
        var next = 0;
        for (var i = 0; i < format.Text.Length; i++)
        {
            var c = format.Text[i];
            if (c is '{' or '}' && i + 1 < format.Text.Length && format.Text[i + 1] == c)
            {
                text.Append(c);
                i++;
                continue;
            }

            if (c != '{')
            {
                text.Append(c);
                continue;
            }

            var close = format.Text.IndexOf('}', i);
            if (close < 0)
                return UnknownValue.Of("a formatted text");
            var field = format.Text[(i + 1)..close];
            i = close;
            var value = field.Length == 0 ? arguments.Get("", next++)
                : int.TryParse(field, out var index) && index >= 0 ? arguments.Get("", index)
                : arguments[field];
            if (value is not null && PythonText.Of(value) is { } known)
                text.Append(known);
            else
                unknown ??= value ?? UnknownValue.Of("{" + field + "}");
            if (text.Length > 1_000_000)
                return UnknownValue.Of("a long text");
        }

        return Result(format, text, unknown, machine);
    }

    private static PythonValue Result(TextValue format, StringBuilder text, PythonValue? unknown, PythonMachine machine)
    {
        if (unknown is UnknownValue known)
            return known with { IsMissingVariable = false };
        PythonValue made = format with { Text = text.ToString() };
        return unknown is null && machine.Charge(text.Length / 64) ? made : UnknownValue.Of("a formatted text");
    }
}
