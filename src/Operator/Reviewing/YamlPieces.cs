using System.Text;

namespace Modelgate.Operator.Reviewing;

/// <summary>Splits a YAML text at its document marks, keeping every line's number.</summary>
internal static class YamlPieces
{
    /// <summary>The documents, each with empty lines in front in place of what came before; one piece when there are more than <paramref name="maxPieces"/>.</summary>
    public static IReadOnlyList<string> Split(string text, int maxPieces)
    {
        var pieces = new List<string>();
        var lines = 0;
        var piece = new StringBuilder();
        var total = 0L;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (IsMark(line))
            {
                total += piece.Length;
                if (pieces.Count >= maxPieces || total > 8L * text.Length + 100_000)
                    return [text];
                pieces.Add(piece.ToString());
                piece.Clear();
                piece.Append('\n', lines);
            }
            else
            {
                piece.Append(line);
            }

            piece.Append('\n');
            lines++;
        }

        pieces.Add(piece.ToString());
        if (string.IsNullOrWhiteSpace(pieces[0]))
            pieces.RemoveAt(0);
        return pieces;
    }

    private static bool IsMark(ReadOnlySpan<char> line) =>
        line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || line[3] is ' ' or '\t');
}
