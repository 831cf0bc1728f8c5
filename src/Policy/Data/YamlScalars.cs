using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Modelgate.Policy.Data;

/// <summary>What a scalar is: text, number, boolean or null, by the dialect's rules.</summary>
/// <remarks>go-yaml 2 <c>resolve.go</c>; PyYAML 6 <c>resolver.py</c> and <c>constructor.py</c>.</remarks>
internal static class YamlScalars
{
    internal const string TagPrefix = "tag:yaml.org,2002:";

    internal static DataNode Resolve(Scalar scalar, YamlDialect dialect, int line)
    {
        var text = scalar.Value;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
            return ResolveTagged(scalar.Tag.Value, text, dialect, line);
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
            return DataNode.String(text, line);
        return dialect == YamlDialect.PyYaml ? ResolvePython(text, line) : ResolveGo(text, line);
    }

    private static DataNode ResolveTagged(string tag, string text, YamlDialect dialect, int line)
    {
        var name = tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? tag[TagPrefix.Length..] : "";
        switch (name)
        {
            case "str":
                return DataNode.String(text, line);
            case "null":
                return DataNode.Null(line);
            case "bool":
                return Boolean(text, withLetters: dialect != YamlDialect.PyYaml) is { } value
                    ? DataNode.Boolean(value, line)
                    : throw new DataContentException($"!!bool {Shorten(text)} is no boolean", line);
            case "int" or "float":
                var number = dialect == YamlDialect.PyYaml ? ResolvePython(text, line) : ResolveGo(text, line);
                return number.Kind == DataKind.Number ? number : throw new DataContentException($"!!{name} {Shorten(text)} is no number", line);
            case "binary":
                return DataNode.String(Decode(text, line), line);
            case "timestamp":
                return DataNode.String(text, line);
        }

        return dialect == YamlDialect.PyYaml
            ? throw new DataContentException($"the tag {Shorten(tag)} is not known to safe_load", line)
            : DataNode.String(text, line);
    }

    private static string Decode(string text, int line)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new DataContentException("!!binary holds no base64 text", line);
        }
    }

    private static DataNode ResolveGo(string text, int line)
    {
        if (IsNull(text))
            return DataNode.Null(line);
        if (Boolean(text, withLetters: true) is { } boolean)
            return DataNode.Boolean(boolean, line);
        return YamlNumbers.ReadGo(text) is { } number ? DataNode.Number(number, line) : DataNode.String(text, line);
    }

    private static DataNode ResolvePython(string text, int line)
    {
        if (IsNull(text))
            return DataNode.Null(line);
        if (Boolean(text, withLetters: false) is { } boolean)
            return DataNode.Boolean(boolean, line);
        if (text == "=")
            throw new DataContentException("a plain = is not known to safe_load", line);
        return YamlNumbers.TryReadPython(text, out var number) switch
        {
            true => DataNode.Number(number, line),
            false => DataNode.String(text, line),
            null => throw new DataContentException("a number has more digits than Python reads", line),
        };
    }

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static bool? Boolean(string text, bool withLetters) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        "y" or "Y" when withLetters => true,
        "n" or "N" when withLetters => false,
        _ => null,
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
