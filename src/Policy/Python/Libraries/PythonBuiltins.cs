using System.Collections.Frozen;
using System.Globalization;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>The built-in functions, and the methods of lists and dictionaries.</summary>
internal static class PythonBuiltins
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "print", "str", "int", "float", "bool", "bytes", "len", "list", "tuple", "set", "dict", "range", "enumerate", "zip", "map", "filter", "sorted",
        "reversed", "getattr", "setattr", "hasattr", "open", "exec", "eval", "compile", "__import__", "globals", "locals", "vars", "super", "object",
        "staticmethod", "classmethod", "property", "isinstance", "issubclass", "type", "min", "max", "sum", "any", "all", "abs", "next", "iter", "repr",
        "format", "input", "exit", "quit", "id", "hash", "callable", "round", "Exception", "frozenset",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a built-in name.</summary>
    public static bool IsBuiltin(string name) => Names.Contains(name);

    /// <summary>Calls a built-in function.</summary>
    public static PythonValue Call(PythonMachine machine, string name, PythonArguments arguments)
    {
        var first = arguments.Get("", 0);
        switch (name)
        {
            case "str" or "bytes" or "repr" when first is not null and not UnknownValue:
                return first is TextValue text ? text with { IsPath = false } : PythonText.Of(first) is { } shown ? new TextValue(shown, machine.Scope.At(arguments.Line)) : UnknownValue.Of("str(…)");
            case "str" or "int" or "float" or "bytes" or "list" or "tuple" or "sorted" or "set" when first is UnknownValue:
                return first;
            case "int" or "float" when first is not null && PythonText.Of(first) is { } digits && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return new NumberValue(name == "int" ? Math.Truncate(number) : number, digits.Trim());
            case "bool":
                return first is null ? new BooleanValue(false) : PythonMachine.Truth(first) is { } truth ? new BooleanValue(truth) : UnknownValue.Of("bool(…)");
            case "list" or "tuple" or "set" or "frozenset" or "sorted" or "reversed" or "iter":
                if (first is null)
                    return new SequenceValue([], name == "tuple", machine.Journal.Current);
                return machine.Items(first, out var isComplete) is { } items && machine.Charge(items.Count)
                    ? new SequenceValue([.. items], name == "tuple", machine.Journal.Current) { IsComplete = isComplete }
                    : UnknownValue.Of(name + "(…)");
            case "dict":
                var made = new DictionaryValue(new(machine.Journal)) { IsComplete = arguments.MoreNamed is null };
                if (first is not null)
                    machine.Merge(made, first);
                foreach (var (key, value) in arguments.Named)
                    made.Entries.Set(key, value);
                return made;
            case "enumerate" or "zip":
                return Zip(machine, name, arguments);
            case "map" or "filter" when first is not null && arguments.Get("", 1) is { } list:
                return PythonConcurrency.Map(machine, first, list, arguments.Line);
            case "getattr" when first is not null:
                return PythonDynamic.GetAttribute(machine, first, arguments);
            case "open":
                return new ObjectValue("builtins.file", arguments, new(machine.Journal));
            case "exec" or "eval" or "compile" or "__import__":
                return PythonDynamic.Call(machine, name, arguments);
            case "globals" or "locals" or "vars":
                machine.IsDynamic = true;
                return UnknownValue.Of(name + "()");
            case "super":
                return machine.Scope.Find("self") is InstanceValue { Class.Bases: [var parent, ..] } self
                    ? parent is SymbolValue library ? library with { Self = self } : parent is ClassValue outer ? new InstanceValue(outer, self.Attributes) : self
                    : UnknownValue.Of("super()");
            case "exit" or "quit":
                machine.HasExited = true;
                return NoneValue.Instance;
            case "print" or "setattr":
                return NoneValue.Instance;
            case "len" when first is SequenceValue { IsComplete: true } counted:
                return new NumberValue(counted.Items.Count, counted.Items.Count.ToString(CultureInfo.InvariantCulture));
            case "next" when first is SequenceValue { Items: [var head, ..] }:
                return head;
            default:
                return UnknownValue.Of(name + "(…)");
        }
    }

    /// <summary>Calls a method of a list or dictionary.</summary>
    public static PythonValue Method(PythonMachine machine, PythonValue self, string name, PythonArguments arguments)
    {
        var first = arguments.Get("", 0);
        switch (self, name)
        {
            case (SequenceValue list, "append" or "add") when first is not null:
                Extend(machine, list, new SequenceValue([first], true, 0));
                return NoneValue.Instance;
            case (SequenceValue list, "extend" or "update") when first is not null:
                Extend(machine, list, first);
                return NoneValue.Instance;
            case (SequenceValue list, "insert" or "remove" or "pop" or "clear" or "sort" or "reverse"):
                list.IsComplete = false;
                return UnknownValue.Of("an item of a list");
            case (SequenceValue list, "copy"):
                return new SequenceValue([.. list.Items], list.IsTuple, machine.Journal.Current) { IsComplete = list.IsComplete };
            case (DictionaryValue dictionary, "get" or "pop" or "setdefault") when first is TextValue key:
                var value = dictionary.Entries[key.Text];
                if (name == "setdefault" && value is null && arguments.Get("", 1) is { } added)
                    dictionary.Entries.Set(key.Text, added);
                if (name == "pop")
                    dictionary.Entries.Set(key.Text, null);
                return value ?? (dictionary.IsComplete ? arguments.Get("", 1) ?? NoneValue.Instance : UnknownValue.Of($"…[\"{key.Text}\"]"));
            case (DictionaryValue dictionary, "update"):
                if (first is not null)
                    machine.Merge(dictionary, first);
                foreach (var (named, item) in arguments.Named)
                    dictionary.Entries.Set(named, item);
                dictionary.IsComplete &= arguments.MoreNamed is null;
                return NoneValue.Instance;
            case (DictionaryValue dictionary, "copy"):
                var copy = new DictionaryValue(new(machine.Journal));
                machine.Merge(copy, dictionary);
                return copy;
            case (DictionaryValue dictionary, "items" or "keys" or "values") when machine.Charge(dictionary.Entries.Values.Count):
                var items = new SequenceValue([], false, machine.Journal.Current) { IsComplete = dictionary.IsComplete };
                foreach (var (entry, item) in dictionary.Entries.Values)
                {
                    var text = new TextValue(entry, machine.Scope.At(arguments.Line));
                    items.Items.Add(name == "keys" ? text : name == "values" ? item : new SequenceValue([text, item], true, 0));
                }

                return items;
            default:
                return UnknownValue.Of($"….{name}(…)");
        }
    }

    /// <summary>Adds items to a list. In another branch than the one that made it, the items may be missing.</summary>
    public static void Extend(PythonMachine machine, SequenceValue list, PythonValue items)
    {
        if (list.Branch != machine.Journal.Current && machine.Journal.IsConditional)
            list.IsComplete = false;
        if (machine.Items(items, out var isComplete) is { } known && machine.Charge(known.Count + 1))
        {
            list.Items.AddRange(known.ToArray());
            list.IsComplete &= isComplete;
        }
        else
        {
            list.IsComplete = false;
        }
    }

    private static PythonValue Zip(PythonMachine machine, string name, PythonArguments arguments)
    {
        var lists = new List<List<PythonValue>>();
        foreach (var argument in arguments.Positional)
        {
            if (machine.Items(argument, out var isComplete) is not { } items || !isComplete || !machine.Charge(items.Count))
                return UnknownValue.Of(name + "(…)");
            lists.Add(items);
        }

        var made = new SequenceValue([], false, machine.Journal.Current);
        if (lists.Count == 0)
            return made;
        var count = lists.Min(l => l.Count);
        for (var i = 0; i < count; i++)
        {
            var row = new List<PythonValue>();
            if (name == "enumerate")
                row.Add(new NumberValue(i, i.ToString(CultureInfo.InvariantCulture)));
            foreach (var list in name == "enumerate" ? lists.Take(1) : lists)
                row.Add(list[i]);
            made.Items.Add(new SequenceValue(row, true, 0));
        }

        return made;
    }
}
