using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.LlamaCpp;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>llamafile: llama.cpp and, mostly, the weights in one executable.</summary>
/// <remarks>
/// Recognised by: images named after llamafile; the program <c>llamafile</c>, or one that ends with <c>.llamafile</c>.
/// Model given by: llama.cpp's options; without them the executable's own weights and <c>.args</c>.
/// Versions read: 2026-08: as <see cref="LlamaCppRuntime"/>.
/// </remarks>
public sealed class LlamafileRuntime : IServingRuntime
{
    /// <inheritdoc/>
    public string Name => "llamacpp";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName.Contains("llamafile", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => ["llamafile"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var program = invocation.Arguments[0].Text;
        return program.EndsWith("llamafile", StringComparison.Ordinal)
            && (invocation.ProgramName == "llamafile" || program.EndsWith(".llamafile", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, LlamaCppFlags.Table);
        CommandLineDoubts.Add(parsed, "llamafile", context);
        if (LlamaCppReferences.Add(new LlamaCppSettings(parsed, context.Invocation.Environment, []), context))
            return;
        var program = context.Invocation.Arguments[0];
        CommandLineDoubts.Unresolvable(
            program, "a llamafile serves the weights inside its own executable", new(UnresolvedKind.UnreadFile, "the executable cannot be read"), context);
    }
}
