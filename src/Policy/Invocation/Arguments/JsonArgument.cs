using Modelgate.Policy.Data;

namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>The value of a JSON flag: one text, or dotted keys.</summary>
internal sealed class JsonArgument
{
    private readonly IReadOnlyList<DottedValue> _dotted;
    private readonly DataNode? _root;

    private JsonArgument(Word word, DataNode? root, IReadOnlyList<DottedValue> dotted) => (Word, _root, _dotted) = (word, root, dotted);

    /// <summary>The word that holds the value, or that names the flag where keys are dotted.</summary>
    public Word Word { get; }

    /// <summary>True when the text is JSON, or the keys are dotted.</summary>
    public bool IsRead => _root is not null || _dotted.Count > 0;

    /// <summary>Reads the flag; null when it is not given.</summary>
    public static JsonArgument? Of(ParsedArguments arguments, Flag flag)
    {
        if (!arguments.Has(flag))
            return null;
        var dotted = arguments.Dotted(flag);
        if (dotted.Count > 0)
            return new(dotted[^1].Written, null, dotted);
        return arguments.Value(flag) is { } word ? Of(word) : null;
    }

    /// <summary>Reads one text.</summary>
    public static JsonArgument Of(Word word)
    {
        var read = word.Text.Length > ResolutionLimits.MaxTextLength ? null : JsonReader.Read(word.Text);
        return new(word, read is { IsRead: true } ? read.Documents[0] : null, []);
    }

    /// <summary>A top-level member's text; dashes and underscores in its name are the same.</summary>
    public Word? Text(string name)
    {
        Word? found = null;
        foreach (var (key, value, _) in _dotted)
        {
            if (IsSame(key, name))
                found = value;
        }

        if (_root is null)
            return found;
        foreach (var (key, node) in _root.Members)
        {
            if (IsSame(key, name) && node.IsScalar)
                found = Word.With(node.Text);
        }

        return found;
    }

    /// <summary>Every scalar at any depth, with its own name and that of the member it lies in.</summary>
    public IEnumerable<(string Parent, string Name, Word Value)> Scalars()
    {
        foreach (var (key, value, _) in _dotted)
        {
            var last = key.LastIndexOf('.');
            var parent = last < 0 ? "" : key[(key.LastIndexOf('.', last - 1) + 1)..last];
            var nested = value.Text.StartsWith('{') ? Of(value)._root : null;
            foreach (var scalar in nested is null ? [(parent, key[(last + 1)..], value)] : Scalars(key[(last + 1)..], nested, value))
                yield return scalar;
        }

        if (_root is null)
            yield break;
        foreach (var scalar in Scalars("", _root, Word))
            yield return scalar;
    }

    private static IEnumerable<(string Parent, string Name, Word Value)> Scalars(string name, DataNode root, Word source)
    {
        var pending = new Stack<(string Parent, string Name, DataNode Node)>();
        pending.Push(("", name, root));
        while (pending.TryPop(out var item))
        {
            if (item.Node.IsScalar)
                yield return (item.Parent, item.Name, source.With(item.Node.Text));
            for (var i = item.Node.Members.Count - 1; i >= 0; i--)
                pending.Push((item.Name, item.Node.Members[i].Key, item.Node.Members[i].Value));
            for (var i = item.Node.Items.Count - 1; i >= 0; i--)
                pending.Push((item.Parent, item.Name, item.Node.Items[i]));
        }
    }

    private static bool IsSame(string key, string name)
    {
        if (key.Length != name.Length)
            return false;
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != name[i] && !(key[i] == '-' && name[i] == '_'))
                return false;
        }

        return true;
    }
}
