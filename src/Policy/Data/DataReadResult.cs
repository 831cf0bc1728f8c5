using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Data;

/// <summary>The documents of a text, or why it could not be read; never both.</summary>
public sealed class DataReadResult
{
    private DataReadResult(IReadOnlyList<DataNode>? documents, string? error, int line) => (Documents, Error, ErrorLine) = (documents, error, line);

    /// <summary>The documents in order; null when the text could not be read.</summary>
    public IReadOnlyList<DataNode>? Documents { get; }

    /// <summary>Why the text could not be read, for people, without the line.</summary>
    public string? Error { get; }

    /// <summary>One-based line of the error, or 0.</summary>
    public int ErrorLine { get; }

    /// <summary>True when there are documents.</summary>
    [MemberNotNullWhen(true, nameof(Documents))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsRead => Documents is not null;

    /// <summary>A read text.</summary>
    public static DataReadResult Read(IReadOnlyList<DataNode> documents) => new(documents, null, 0);

    /// <summary>A text that could not be read.</summary>
    public static DataReadResult Failed(string error, int line = 0) => new(null, error, line);
}
