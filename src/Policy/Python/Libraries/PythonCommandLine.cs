using Modelgate.Policy.Invocation;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Programs that read their own command line: <c>argparse</c>, <c>click</c>, <c>typer</c>.</summary>
/// <remarks>argparse: long options may be abbreviated, <c>--a=b</c> and <c>--a b</c> are the same, a dash in the name becomes an underscore in the attribute.</remarks>
internal static class PythonCommandLine
{
    /// <summary>Methods of a parser; null when this is none.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        if (symbol.Self is not ObjectValue { Type: var type } parser || !type.StartsWith("argparse.", StringComparison.Ordinal))
            return null;
        switch (symbol.Last)
        {
            case "add_argument":
                Options(machine, parser).Items.Add(new ObjectValue("argparse.option", arguments, new(machine.Journal)));
                return NoneValue.Instance;
            case "add_argument_group" or "add_mutually_exclusive_group" or "add_subparsers" or "add_parser":
                return parser;
            case "parse_args":
                return Parse(machine, parser, arguments);
            case "parse_known_args":
                return new SequenceValue([Parse(machine, parser, arguments), UnknownValue.Of("the other arguments")], true, 0);
            case "set_defaults":
                foreach (var (name, value) in arguments.Named)
                    parser.Attributes.Set("default:" + name, value);
                return NoneValue.Instance;
            default:
                return null;
        }
    }

    /// <summary>The value that click or typer passes for a parameter of a command; null when the function is none or the option is not given.</summary>
    public static PythonValue? Option(PythonMachine machine, FunctionValue function, string parameter)
    {
        var isCommand = false;
        ObjectValue? option = null;
        foreach (var decorator in function.Decorators)
        {
            if (decorator is not ObjectValue made || made.Type is null)
                continue;
            isCommand |= made.Type.EndsWith(".command", StringComparison.Ordinal);
            if (made.Type is "click.option" or "click.argument" && Destination(made.Arguments) == parameter)
                option = made;
        }

        if (!isCommand && option is null)
            return null;
        var names = option is null ? ["--" + parameter.Replace('_', '-')] : Names(option.Arguments);
        return Given(machine, names, abbreviations: false, takesValue: true) ?? option?.Arguments["default"];
    }

    private static SequenceValue Options(PythonMachine machine, ObjectValue parser)
    {
        if (parser.Attributes["options"] is SequenceValue known)
            return known;
        var made = new SequenceValue([], false, 0);
        parser.Attributes.Set("options", made);
        machine.Charge(1);
        return made;
    }

    private static InstanceValue Parse(PythonMachine machine, ObjectValue parser, PythonArguments arguments)
    {
        var result = new InstanceValue(null, new(machine.Journal));
        var isOwn = arguments.Get("args", 0) is null or NoneValue;
        var positional = 0;
        foreach (var item in Options(machine, parser).Items.ToArray())
        {
            if (item is not ObjectValue option || !machine.Charge(machine.Arguments.Count))
                continue;
            var names = Names(option.Arguments);
            var name = Destination(option.Arguments);
            if (names.Count == 0 || name.Length == 0)
                continue;
            var action = (option.Arguments["action"] as TextValue)?.Text ?? "store";
            PythonValue? value;
            if (!isOwn)
                value = UnknownValue.Of("args." + name);
            else if (names[0].StartsWith('-'))
                value = Given(machine, names, abbreviations: true, action is "store" or "append", action);
            else
                value = Positional(machine, parser, positional++);
            value ??= option.Arguments["default"] ?? parser.Attributes["default:" + name]
                ?? (action == "store_true" ? new BooleanValue(false) : action == "store_false" ? new BooleanValue(true) : Missing(option.Arguments, names[0]));
            result.Attributes.Set(name, value);
        }

        return result;
    }

    private static PythonValue Missing(PythonArguments option, string name)
    {
        var isRequired = !name.StartsWith('-') || (option["required"] is { } required && PythonMachine.Truth(required) != false);
        return isRequired ? new UnknownValue(new(UnresolvedKind.Expression, $"the program is started without {name}"), name) : NoneValue.Instance;
    }

    private static List<string> Names(PythonArguments option)
    {
        var names = new List<string>();
        foreach (var value in option.Positional)
        {
            if (value is TextValue text)
                names.AddRange(text.Text.Split('/'));
        }

        return names;
    }

    private static string Destination(PythonArguments option)
    {
        if (option["dest"] is TextValue dest)
            return dest.Text;
        var names = Names(option);
        foreach (var name in names)
        {
            if (!name.StartsWith('-'))
                return name.Replace('-', '_').ToLowerInvariant();
        }

        foreach (var name in names)
        {
            if (name.StartsWith("--", StringComparison.Ordinal))
                return name[2..].Replace('-', '_');
        }

        return names.Count > 0 ? names[0].TrimStart('-').Replace('-', '_') : "";
    }

    private static PythonValue? Given(PythonMachine machine, List<string> names, bool abbreviations, bool takesValue, string action = "store")
    {
        PythonValue? found = null;
        for (var i = 1; i < machine.Arguments.Count; i++)
        {
            var word = machine.Arguments[i];
            var text = word.Text;
            if (!text.StartsWith('-'))
                continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var flag = equals < 0 ? text : text[..equals];
            if (!Matches(flag, names, abbreviations))
                continue;
            if (!takesValue)
                found = new BooleanValue(action != "store_false");
            else if (equals >= 0)
                found = PythonProcess.Of(word.With(text[(equals + 1)..]), machine.Scope.At(1));
            else if (i + 1 < machine.Arguments.Count)
                found = PythonProcess.Of(machine.Arguments[++i], machine.Scope.At(1));
        }

        return found;
    }

    private static bool Matches(string flag, List<string> names, bool abbreviations)
    {
        foreach (var name in names)
        {
            if (name == flag || (abbreviations && flag.Length > 3 && name.StartsWith(flag, StringComparison.Ordinal) && name.StartsWith("--", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    // The words that are neither options nor their values, in order.
    private static PythonValue? Positional(PythonMachine machine, ObjectValue parser, int wanted)
    {
        var options = Options(machine, parser).Items;
        for (var i = 1; i < machine.Arguments.Count; i++)
        {
            var text = machine.Arguments[i].Text;
            if (text.StartsWith('-'))
            {
                if (!text.Contains('=', StringComparison.Ordinal) && machine.Charge(options.Count) && TakesValue(options, text))
                    i++;
                continue;
            }

            if (wanted-- == 0)
                return PythonProcess.Of(machine.Arguments[i], machine.Scope.At(1));
        }

        return null;
    }

    private static bool TakesValue(List<PythonValue> options, string flag)
    {
        foreach (var item in options)
        {
            if (item is ObjectValue option && Matches(flag, Names(option.Arguments), true))
                return (option.Arguments["action"] as TextValue)?.Text is null or "store" or "append";
        }

        return false;
    }
}
