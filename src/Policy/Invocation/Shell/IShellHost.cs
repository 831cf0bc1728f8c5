using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Invocation.Shell;

/// <summary>The world around a shell script: what it starts, reads and writes.</summary>
public interface IShellHost
{
    /// <summary>The script starts a program that is no shell builtin. <c>source FILE</c> and <c>. FILE</c> come here too when the file's text is not known.</summary>
    /// <remarks>Standard input that a pipe feeds with unknown text is an unresolved word, so that <c>curl … | sh</c> is not mistaken for a shell without a script.</remarks>
    void Run(ProgramInvocation invocation);

    /// <summary>The script reads a file (<c>source x</c>, <c>&lt; x</c>, <c>$(cat x)</c>).</summary>
    PodFile Read(string path);

    /// <summary>The script writes a file (redirections, <c>tee</c>, here-documents); null content when nothing of the text is known; a text with an unknown part is an unresolved word.</summary>
    void Write(string path, Word? content, bool append);

    /// <summary>The script writes to a file, and which one is not known.</summary>
    void WriteSomewhere()
    {
    }

    /// <summary>A part of the script cannot be read; everything it could have started is unknown.</summary>
    /// <param name="origin">Where it stands.</param>
    /// <param name="why">Why it cannot be read.</param>
    /// <param name="isAboutModels">True when its words tell of models, so that it matters in a container that nothing else recognises.</param>
    void Unreadable(Origin origin, Unresolved why, bool isAboutModels = false);
}
