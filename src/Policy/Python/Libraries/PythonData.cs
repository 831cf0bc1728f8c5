using Modelgate.Policy.Data;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Configuration that the program reads from text: JSON and YAML.</summary>
internal static class PythonData
{
    /// <summary>The value of a known text; null when the text is not known.</summary>
    public static PythonValue? Read(PythonMachine machine, SymbolValue symbol, PythonValue? source, int line)
    {
        if (source is ObjectValue { Type: "builtins.file" } file)
            source = PythonFiles.Read(machine, file.Arguments.Get("file", 0) ?? UnknownValue.Of("a file"), line);
        if (source is not TextValue text || text.Text.Length > ResolutionLimits.MaxTextLength)
            return source as UnknownValue;
        if (!machine.Charge(text.Text.Length / 4))
            return UnknownValue.Of(symbol.Path + "(…)");
        var read = symbol.Root == "json" ? JsonReader.Read(text.Text) : YamlReader.Read(text.Text, YamlDialect.PyYaml);
        return read.IsRead && read.Documents.Count > 0 ? Value(machine, read.Documents[0], text) : UnknownValue.Of(symbol.Path + "(…)");
    }

    private static PythonValue Value(PythonMachine machine, DataNode node, TextValue text)
    {
        switch (node.Kind)
        {
            case DataKind.Mapping:
                var dictionary = new DictionaryValue(new(machine.Journal));
                foreach (var (name, member) in node.Members)
                    dictionary.Entries.Set(name, Value(machine, member, text));
                return dictionary;
            case DataKind.Sequence:
                return new SequenceValue([.. node.Items.Select(i => Value(machine, i, text))], false, machine.Journal.Current);
            case DataKind.Number:
                return double.TryParse(node.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? new NumberValue(number, node.Text) : UnknownValue.Of(node.Text);
            case DataKind.Boolean:
                return new BooleanValue(node.IsTrue);
            case DataKind.Null:
                return NoneValue.Instance;
            default:
                return new TextValue(node.Text, node.Line > 0 ? text.Origin.AtLine(node.Line) : text.Origin);
        }
    }
}
