using Modelgate.Policy.Invocation;
using Modelgate.Policy.Modelfiles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes.Ollama;

/// <summary>What a Modelfile composes (ollama <c>parser.CreateRequest</c>, <c>server/create.go</c>, v0.33).</summary>
/// <remarks>
/// FROM is a path when something lies there, else a name that is pulled. Of several names the last counts, and a name beats files
/// wherever it stands. Of several adapters the last counts.
/// </remarks>
internal static class ModelfileReferences
{
    /// <summary>Adds the Modelfile itself and everything it names.</summary>
    /// <param name="file">The text, with its origin and certainty.</param>
    /// <param name="given">The word that named the file; null for text given inline.</param>
    /// <param name="folder">The folder that its relative paths are looked up in; null when it cannot be known.</param>
    /// <param name="elsewhere">True when another process loads it.</param>
    /// <param name="context">Takes what is found.</param>
    public static void Add(Word file, Word? given, string? folder, bool elsewhere, InvocationContext context)
    {
        if (given is not null)
            OllamaReferences.AddLocal(ModelRole.Modelfile, given, context.Invocation.WorkingDirectory, elsewhere, context);
        else
            OllamaReferences.AddInline(ModelRole.Modelfile, file, context);
        AddParts(file, given, folder, elsewhere, context);
    }

    /// <summary>Adds everything that a Modelfile names, but not the Modelfile.</summary>
    public static void AddParts(Word file, Word? given, string? folder, bool elsewhere, InvocationContext context)
    {
        var origin = given is null ? file.Origin : file.Origin.UsedBy(given.Origin);
        context.Budget.Take(file.Text.Length / 16);
        var read = ModelfileReader.Read(file.Text);
        if (!read.IsValid)
        {
            var what = read.ErrorLine > 0 ? $"{read.Error} (line {read.ErrorLine})" : read.Error;
            OllamaReferences.AddUnresolvable(
                given ?? file, "Ollama refuses this Modelfile, or reads it otherwise than written", new(UnresolvedKind.UnreadableScript, "the Modelfile cannot be read: " + what), context);
        }

        Word Part(ModelfileInstruction instruction) => new(instruction.Value, At(origin, instruction.Line), file.Unresolved);
        AddBases(read, Part, folder, elsewhere, context);
        ModelfileInstruction? adapter = null;
        ModelfileInstruction? template = null;
        foreach (var instruction in read.Instructions)
        {
            if (instruction.Kind == ModelfileInstructionKind.Adapter)
                adapter = instruction;
            else if (instruction.Kind == ModelfileInstructionKind.Template)
                template = instruction;
            else if (instruction.Kind == ModelfileInstructionKind.Draft)
                AddPathOrName(ModelRole.DraftModel, Part(instruction), folder, elsewhere, context);
        }

        if (adapter is not null)
            OllamaReferences.AddLocal(ModelRole.Adapter, Part(adapter), folder, elsewhere, context);
        if (template is not null)
            OllamaReferences.AddInline(ModelRole.ChatTemplate, Part(template), context);
    }

    private static void AddBases(Modelfile file, Func<ModelfileInstruction, Word> part, string? folder, bool elsewhere, InvocationContext context)
    {
        ModelfileInstruction? name = null;
        foreach (var instruction in file.Instructions)
        {
            if (instruction.Kind == ModelfileInstructionKind.From && !IsPath(instruction.Value, folder, context))
                name = instruction;
        }

        if (name is not null)
        {
            OllamaReferences.AddName(ModelRole.Model, part(name), elsewhere, context);
            return;
        }

        foreach (var instruction in file.Instructions)
        {
            if (instruction.Kind == ModelfileInstructionKind.From)
                OllamaReferences.AddLocal(RoleOf(instruction.Value), part(instruction), folder, elsewhere, context);
        }
    }

    private static void AddPathOrName(ModelRole role, Word value, string? folder, bool elsewhere, InvocationContext context)
    {
        if (IsPath(value.Text, folder, context))
            OllamaReferences.AddLocal(role, value, folder, elsewhere, context);
        else
            OllamaReferences.AddName(role, value, elsewhere, context);
    }

    // Ollama asks the file system. What this pod does not provide is told by its looks: a name has no leading dot, slash or tilde,
    // and a name that ends with a weights file's extension would be a strange one.
    private static bool IsPath(string value, string? folder, InvocationContext context)
    {
        if (value.Length > 0 && value[0] is '/' or '.' or '~')
            return true;
        if (ContainerPath.Absolute(value, folder, context.Invocation.Environment) is { } path
            && (context.Files.Read(path).Knowledge == FileKnowledge.Known || context.Files.List(path).Count > 0))
        {
            return true;
        }

        return !value.AsSpan().ContainsAny(':', ' ', '\t') && (EndsWith(value, ".gguf") || EndsWith(value, ".safetensors") || EndsWith(value, ".bin"));
    }

    private static ModelRole RoleOf(string path)
    {
        if (!EndsWith(path, ".gguf"))
            return ModelRole.Model;
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.Contains("mmproj", StringComparison.OrdinalIgnoreCase) ? ModelRole.Projector : ModelRole.Quantization;
    }

    private static bool EndsWith(string text, string extension) => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static Origin At(Origin origin, int line) =>
        origin.As(ReferenceOrigin.Modelfile).AtLine(origin.Line > 0 ? origin.Line + line - 1 : line);
}
