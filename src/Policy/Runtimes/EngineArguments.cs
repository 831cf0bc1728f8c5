using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Runtimes;

/// <summary>Turns settings that a file gives by their Python names into the flags of the same names, so that one reader judges both.</summary>
internal static class EngineArguments
{
    /// <summary>Adds one setting as a flag: true and false as <c>--x</c> and <c>--no-x</c>, mappings as JSON, lists as several values.</summary>
    public static void Add(List<Word> words, string name, DataNode value, Origin origin)
    {
        var flag = "--" + name.Replace('_', '-');
        switch (value.Kind)
        {
            case DataKind.Boolean:
                words.Add(new(value.IsTrue ? flag : "--no-" + flag[2..], origin));
                break;
            case DataKind.Null:
                break;
            case DataKind.Mapping:
                words.Add(new(flag, origin));
                words.Add(new(DataNodeJson.ToText(value), origin));
                break;
            case DataKind.Sequence:
                words.Add(new(flag, origin));
                foreach (var item in value.Items)
                    words.Add(new(item.IsScalar ? item.Text : DataNodeJson.ToText(item), origin));
                break;
            case DataKind.String or DataKind.Number:
                words.Add(new(flag + "=" + value.Text, origin));
                break;
        }
    }
}
