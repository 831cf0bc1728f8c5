using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>A program that serves models: how it is recognised and how it reads what it is told. One file each.</summary>
public interface IServingRuntime
{
    /// <summary>The name in reports, lower case: <c>vllm</c>.</summary>
    string Name { get; }

    /// <summary>True when the image is known to be this runtime's.</summary>
    bool MatchesImage(ImageReference image);

    /// <summary>What the image runs in front of the container's <c>args</c> when there is no <c>command</c>.</summary>
    /// <returns>The words of the entrypoint (may be empty: <c>args</c> are the command), followed by the image's own default arguments when <paramref name="hasArgs"/> is false; null when only the image knows.</returns>
    IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs);

    /// <summary>True when the invocation is this runtime's program: by its name, or by <c>python -m</c> module.</summary>
    /// <remarks>Called for each program a container starts; must be cheap and must not look beyond the first few words.</remarks>
    bool MatchesProgram(ProgramInvocation invocation);

    /// <summary>True when a container whose image and command say nothing is known by its environment or by the flags it is given.</summary>
    /// <remarks>Called only for containers that nothing else recognised. Must be specific: a client of the runtime is not the runtime.</remarks>
    bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation);

    /// <summary>Reads the invocation: adds references and signals. Never throws; what cannot be read becomes <see cref="Signals.SignalKind.Unresolvable"/>.</summary>
    void Resolve(InvocationContext context);
}
