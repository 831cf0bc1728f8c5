using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Modelgate.Policy.Data;

/// <summary>Builds documents from the YAML library's events.</summary>
internal sealed class YamlDocumentReader
{
    private const string MergeKey = "<<";

    private readonly IParser _parser;
    private readonly YamlDialect _dialect;
    private readonly int _maxNodes;
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    internal YamlDocumentReader(IParser parser, YamlDialect dialect, int maxNodes) =>
        (_parser, _dialect, _maxNodes) = (parser, dialect, maxNodes);

    internal DataReadResult ReadAll()
    {
        var documents = new List<DataNode>();
        try
        {
            while (_parser.MoveNext())
            {
                if (_parser.Current is not DocumentStart)
                    continue;
                _anchors.Clear();
                _nodes = 0;
                Next();
                documents.Add(ReadNode(0));
            }
        }
        catch (DataContentException e)
        {
            return DataReadResult.Failed(e.Message, e.Line);
        }

        return DataReadResult.Read(documents);
    }

    private void Next()
    {
        if (!_parser.MoveNext())
            throw new DataContentException("the text ends in the middle of a document", 0);
    }

    /// <summary>Reads the node that the parser stands on, and leaves the parser on the node's last event.</summary>
    private DataNode ReadNode(int depth)
    {
        var current = _parser.Current;
        var line = current is null ? 0 : YamlReader.Line(current.Start);
        if (depth > ResolutionLimits.MaxDepth)
            throw new DataContentException($"the document is nested deeper than {ResolutionLimits.MaxDepth} levels", line);
        if (current is AnchorAlias alias)
            return Expand(alias, line);
        var before = _nodes;
        Count(1, line);
        var node = current switch
        {
            Scalar scalar => YamlScalars.Resolve(scalar, _dialect, line),
            SequenceStart start => ReadSequence(start, depth, line),
            MappingStart start => ReadMapping(start, depth, line),
            _ => throw new DataContentException("a value is missing", line),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } named)
            _anchors[named.Anchor.Value] = new(node, _nodes - before);
        return node;
    }

    private DataNode Expand(AnchorAlias alias, int line)
    {
        // An anchor is known only once its node is complete, so a node cannot contain itself.
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
            throw new DataContentException($"the alias *{alias.Value.Value} names no anchor before it", line);
        Count(target.Nodes, line);
        return target.Node;
    }

    private void Count(int nodes, int line)
    {
        if (nodes > _maxNodes - _nodes)
            throw new DataContentException($"the document has more than {_maxNodes} values, aliases expanded", line);
        _nodes += nodes;
    }

    private DataNode ReadSequence(SequenceStart start, int depth, int line)
    {
        CheckTag(start.Tag, "seq", line);
        var items = new List<DataNode>();
        for (Next(); _parser.Current is not SequenceEnd; Next())
            items.Add(ReadNode(depth + 1));
        return DataNode.Sequence(items, line);
    }

    private DataNode ReadMapping(MappingStart start, int depth, int line)
    {
        CheckTag(start.Tag, "map", line);
        var members = new MappingMembers(_dialect == YamlDialect.Strict);
        List<DataNode>? merged = null;
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            var isMerge = _parser.Current is Scalar { Style: ScalarStyle.Plain, Value: MergeKey };
            var key = ReadNode(depth + 1);
            Next();
            var value = ReadNode(depth + 1);
            if (isMerge)
                (merged ??= []).Add(value);
            else if (!key.IsScalar && key.Kind != DataKind.Null)
                throw new DataContentException("a name is a list or a mapping; only plain names can be read", key.Line);
            else if (!members.TrySet(key.Kind == DataKind.Null ? "null" : key.Text, value))
                throw new DataContentException($"the name {key.Text} is given twice", key.Line);
        }

        foreach (var source in merged ?? [])
            Merge(source, members, line);
        return DataNode.Mapping(members.Members, line);
    }

    /// <summary>The merge key of YAML 1.1: the mapping's own names win, then the first of the merged mappings.</summary>
    private void Merge(DataNode source, MappingMembers members, int line)
    {
        var sources = source.Kind == DataKind.Sequence ? source.Items : [source];
        foreach (var mapping in sources)
        {
            if (mapping.Kind != DataKind.Mapping)
                throw new DataContentException("<< merges something that is no mapping", line);
            Count(mapping.Members.Count, line);
            foreach (var (name, value) in mapping.Members)
                members.AddIfAbsent(name, value);
        }
    }

    private void CheckTag(TagName tag, string expected, int line)
    {
        if (_dialect != YamlDialect.PyYaml || tag.IsEmpty || tag.IsNonSpecific)
            return;
        var name = tag.Value;
        var known = name.StartsWith(YamlScalars.TagPrefix, StringComparison.Ordinal) ? name[YamlScalars.TagPrefix.Length..] : null;
        if (known != expected && !(expected == "seq" && known is "omap" or "pairs") && !(expected == "map" && known is "set"))
            throw new DataContentException($"the tag {name} is not known to safe_load", line);
    }

    private readonly record struct Anchored(DataNode Node, int Nodes);
}
