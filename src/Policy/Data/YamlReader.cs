using YamlDotNet.Core;

namespace Modelgate.Policy.Data;

/// <summary>Reads YAML text into <see cref="DataNode"/>s with their lines. Never throws on any text; bounded in depth and in what aliases make of it.</summary>
public static class YamlReader
{
    /// <summary>Most quoted texts of one file that are indented anew; each costs another reading.</summary>
    private const int MaxRepairs = 16;

    /// <summary>Reads all documents of a text.</summary>
    /// <param name="text">The text, already decoded.</param>
    /// <param name="dialect">Whose rules are followed.</param>
    /// <param name="maxNodes">Most nodes of one document after aliases are expanded.</param>
    public static DataReadResult Read(string text, YamlDialect dialect, int maxNodes = ResolutionLimits.MaxNodes)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (YamlCharacters.FindForbidden(text) is { } forbidden)
            return DataReadResult.Failed(forbidden.Message, forbidden.Line);
        for (var repairs = 0; ; repairs++)
        {
            try
            {
                using var reader = new StringReader(text);
                return new YamlDocumentReader(new Parser(new Scanner(reader, skipComments: true)), dialect, maxNodes).ReadAll();
            }
            catch (YamlException e)
            {
                if (repairs == MaxRepairs || YamlQuotes.Indent(text, e) is not { } repaired)
                    return DataReadResult.Failed(e.Message, Line(e.Start));
                text = repaired;
            }
            catch (ArgumentException)
            {
                // The library lets this escape on an empty tag: !<>.
                return DataReadResult.Failed("the text is not well-formed YAML");
            }
            catch (InvalidOperationException)
            {
                // The library's scanner lets this escape on a plain scalar in brackets that goes on at the line's start.
                return DataReadResult.Failed("the text is not well-formed YAML");
            }
        }
    }

    internal static int Line(in Mark mark) => mark.Line > int.MaxValue ? 0 : (int)mark.Line;
}
