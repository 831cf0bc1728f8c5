using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary>A program that is no server but fetches, converts or runs things that matter: <c>hf download</c>, <c>git clone</c>, <c>curl</c>, <c>pip install</c>. One file each.</summary>
public interface IModelLoader
{
    /// <summary>True when the invocation is this program.</summary>
    bool MatchesProgram(ProgramInvocation invocation);

    /// <summary>True when a container whose command says nothing runs this program, by its image or the variables that only it reads.</summary>
    bool MatchesContainer(ContainerSpec container, ImageReference image) => false;

    /// <summary>Reads the invocation: adds references (<c>IsDownload</c>), signals, and the paths that are filled. Never throws.</summary>
    void Resolve(InvocationContext context);
}
