using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Collects what commands write where the script itself reads it again: a pipe, a file, a substitution.</summary>
internal sealed class ShellOutput
{
    private readonly StringBuilder _text = new();

    public Unresolved? Unresolved { get; private set; }

    public Provenance.Origin? Origin { get; private set; }

    /// <summary>True when a program wrote something that nobody knows.</summary>
    public bool Lost { get; private set; }

    public void Append(string text, Provenance.Origin origin, Unresolved? unresolved = null)
    {
        _text.Append(text);
        Origin ??= origin;
        Unresolved ??= unresolved;
    }

    public void Lose(Unresolved why, Provenance.Origin origin)
    {
        Lost = true;
        Unresolved ??= why;
        Origin ??= origin;
    }

    /// <summary>The text, partly unknown perhaps; null when nothing of it is known.</summary>
    public Word? ToWord(Provenance.Origin origin) =>
        Lost ? null : new(_text.ToString(), Origin ?? origin, Unresolved);

    public override string ToString() => _text.ToString();
}
