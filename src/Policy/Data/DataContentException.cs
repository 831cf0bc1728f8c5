namespace Modelgate.Policy.Data;

/// <summary>Leaves the nested reading of a document at an error of content. Thrown and caught inside one reader; becomes a failed result.</summary>
internal sealed class DataContentException : Exception
{
    internal DataContentException(string message, int line)
        : base(message) => Line = line;

    /// <summary>One-based line.</summary>
    internal int Line { get; }
}
