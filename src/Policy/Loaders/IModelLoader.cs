using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>A program that is no server but fetches, converts or runs things that matter: <c>hf download</c>, <c>git clone</c>, <c>curl</c>, <c>pip install</c>. One file each.</summary>
public interface IModelLoader
{
    /// <summary>True when the invocation is this program.</summary>
    bool MatchesProgram(ProgramInvocation invocation);

    /// <summary>Reads the invocation: adds references (<c>IsDownload</c>), signals, and the paths that are filled. Never throws.</summary>
    void Resolve(InvocationContext context);
}
