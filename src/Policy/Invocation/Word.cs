using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation;

/// <summary>One value that a program will see (an argument, a variable's value, a file's text), with where it came from and whether it is certain.</summary>
/// <remarks>
/// When <see cref="Unresolved"/> is set, <see cref="Text"/> is what was written, with the unknown part left in its written form
/// (<c>/models/${NAME}</c>), for people to recognise; it must never be treated as what the program sees.
/// </remarks>
public sealed class Word
{
    /// <summary>Makes a word.</summary>
    public Word(string text, Origin origin, Unresolved? unresolved = null)
    {
        Text = text;
        Origin = origin;
        Unresolved = unresolved;
    }

    /// <summary>The text, after every substitution that could be done.</summary>
    public string Text { get; }

    /// <summary>Where the text, or its deciding part, was written.</summary>
    public Origin Origin { get; }

    /// <summary>Why the text is not what the program will see; null when it is.</summary>
    public Unresolved? Unresolved { get; }

    /// <summary>True when the program will see exactly <see cref="Text"/>.</summary>
    public bool IsKnown => Unresolved is null;

    /// <summary>A part of this word (after <c>=</c>, an element of a list) with the same origin and certainty.</summary>
    public Word With(string text) => new(text, Origin, Unresolved);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
