using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Reviewing;

/// <summary>A file after reading.</summary>
internal sealed class ReadFile
{
    /// <summary>The file.</summary>
    public required InputFile Input { get; init; }

    /// <summary>Its text; empty when it could not be read.</summary>
    public string Text { get; init; } = "";

    /// <summary>The Kubernetes objects in it.</summary>
    public IReadOnlyList<ManifestDocument> Documents { get; set; } = [];

    /// <summary>Documents that are no object, or the whole file.</summary>
    public int Skipped { get; set; }

    /// <summary>What could not be read.</summary>
    public List<InputError> Errors { get; } = [];

    /// <summary>What the user should know although it is no error.</summary>
    public List<string> Hints { get; } = [];

    /// <summary>The lines of the text, for looking at how a value was written.</summary>
    public string Line(int line)
    {
        if (line <= 0)
            return "";
        _lines ??= Text.Split('\n');
        return line <= _lines.Length ? _lines[line - 1] : "";
    }

    private string[]? _lines;
}
