using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Modelfiles;

/// <summary>The instructions of an Ollama Modelfile.</summary>
public enum ModelfileInstructionKind
{
    /// <summary><c>FROM</c>: the base, by name or path.</summary>
    From,

    /// <summary><c>ADAPTER</c>: a LoRA file or folder.</summary>
    Adapter,

    /// <summary><c>DRAFT</c>: a draft model file (v0.23.1 on).</summary>
    Draft,

    /// <summary><c>TEMPLATE</c>: the prompt template.</summary>
    Template,

    /// <summary><c>SYSTEM</c>: the system message.</summary>
    System,

    /// <summary><c>MESSAGE role text</c>.</summary>
    Message,

    /// <summary><c>PARAMETER key value</c>.</summary>
    Parameter,

    /// <summary><c>LICENSE</c>.</summary>
    License,

    /// <summary><c>RENDERER</c>: a built-in prompt renderer.</summary>
    Renderer,

    /// <summary><c>PARSER</c>: a built-in output parser.</summary>
    Parser,

    /// <summary><c>REQUIRES version</c> (v0.14.0 on).</summary>
    Requires,
}

/// <summary>One instruction.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Key">The parameter's name or the message's role; empty for the others.</param>
/// <param name="Value">The value as Ollama sees it: quotes and unprintable characters removed.</param>
/// <param name="Line">One-based line on which the instruction stands.</param>
public sealed record ModelfileInstruction(ModelfileInstructionKind Kind, string Key, string Value, int Line);

/// <summary>A Modelfile as far as it could be read.</summary>
/// <param name="Instructions">The instructions in order; those before the error when there is one.</param>
/// <param name="Error">Why <c>ollama create</c> refuses the file, for people, without the line; null when it accepts it.</param>
/// <param name="ErrorLine">One-based line of the error, or 0.</param>
public sealed record Modelfile(IReadOnlyList<ModelfileInstruction> Instructions, string? Error, int ErrorLine)
{
    /// <summary>True when Ollama accepts the file's grammar.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;
}
