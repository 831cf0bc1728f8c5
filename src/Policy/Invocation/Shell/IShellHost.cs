using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Invocation.Shell;

/// <summary>The world around a shell script: what it starts, reads and writes.</summary>
public interface IShellHost
{
    /// <summary>The script starts a program that is no shell builtin.</summary>
    void Run(ProgramInvocation invocation);

    /// <summary>The script reads a file (<c>source x</c>, <c>&lt; x</c>, <c>$(cat x)</c>).</summary>
    PodFile Read(string path);

    /// <summary>The script writes a file (redirections, <c>tee</c>, here-documents); null content when the text is not known.</summary>
    void Write(string path, Word? content, bool append);

    /// <summary>A part of the script cannot be read; everything it could have started is unknown.</summary>
    void Unreadable(Origin origin, Unresolved why);
}
