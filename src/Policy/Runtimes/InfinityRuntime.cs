using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Infinity, an embedding server that trusts remote code unless it is told not to.</summary>
/// <remarks>
/// Recognised by: <c>michaelf34/infinity</c> and images named after it; the program <c>infinity_emb</c>; <c>INFINITY_MODEL_ID</c>.
/// Model given by: <c>--model-id</c> (repeated), <c>INFINITY_MODEL_ID</c> (between semicolons); revisions pair up by position, a single one counts for all.
/// Default <c>michaelfeil/bge-small-en-v1.5</c>.
/// Versions read: 2025-10-06: <c>infinity_emb/cli.py</c>, <c>env.py</c>, <c>args.py</c>.
/// </remarks>
public sealed class InfinityRuntime : IServingRuntime
{
    private const string Program = "infinity_emb";
    private const string Trusts = "Infinity then runs Python code from the model's repository";

    private static readonly Flag ModelId = Flag.Append("--model-id", "--model-name-or-path");
    private static readonly Flag Revision = Flag.Append("--revision");
    private static readonly Flag Trust = Flag.Toggle("--trust-remote-code");
    private static readonly FlagTable Table = new(ArgumentDialect.Click, [ModelId, Revision, Trust]);

    /// <inheritdoc/>
    public string Name => "infinity";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Repository.EndsWith("michaelf34/infinity", StringComparison.Ordinal)
            || image.BaseName.Contains("infinity-emb", StringComparison.Ordinal) || image.BaseName.Contains(Program, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => [Program];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text.EndsWith(Program, StringComparison.Ordinal)
            ? invocation.ProgramName == Program
            : PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: Program };
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Environment.TryGet("INFINITY_MODEL_ID", out _);
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var parsed = ArgumentParser.Parse(JoinedWords.Split(context.Invocation.Rest, Table, "Infinity", context), Table);
        CommandLineDoubts.Add(parsed, Program, context);
        var environment = context.Invocation.Environment;
        var models = parsed.Has(ModelId) ? parsed.AllValues(ModelId) : Split(environment["INFINITY_MODEL_ID"]);
        var revisions = parsed.Has(Revision) ? parsed.AllValues(Revision) : Split(environment["INFINITY_REVISION"]);
        if (models.Count == 0 && environment.MayHoldMore is { } more)
            CommandLineDoubts.Unresolvable(context.Invocation.Arguments[0].With("INFINITY_MODEL_ID"), "nothing that can be read names the model of Infinity", more, context);
        else if (models.Count == 0)
            models = [new Word("michaelfeil/bge-small-en-v1.5", new(Provenance.ReferenceOrigin.Default, context.Container.Path.Field("image")))];
        for (var i = 0; i < models.Count; i++)
        {
            var revision = revisions.Count == 1 ? revisions[0] : i < revisions.Count ? revisions[i] : null;
            context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, models[i], revision, context));
        }

        JudgeTrust(parsed, models.Count, context);
    }

    // One value per model, or one for all. Absence is trust.
    private static void JudgeTrust(ParsedArguments parsed, int models, InvocationContext context)
    {
        var off = 0;
        foreach (var word in context.Invocation.Rest)
        {
            if (word.Text == "--trust-remote-code")
            {
                Add(word, word.Text, Trusts, context);
                return;
            }

            off += word.Text == "--no-trust-remote-code" ? 1 : 0;
        }

        if (off == 1 || (off > 0 && off >= models))
            return;
        if (!parsed.Has(Trust) && context.Invocation.Environment["INFINITY_TRUST_REMOTE_CODE"] is { } variable)
        {
            if (!variable.IsKnown)
                CommandLineDoubts.Unresolvable(variable.With("INFINITY_TRUST_REMOTE_CODE"), "it decides whether Infinity runs code from the model's repository", variable.Unresolved!, context);
            else if (variable.Text.Split(';').Any(part => Truth.TrueOrOne(part.Trim())))
                Add(variable, "INFINITY_TRUST_REMOTE_CODE=" + variable.Text, Trusts, context);
            return;
        }

        Add(context.Invocation.Arguments[0], Program, "Infinity runs Python code from the model's repository unless it is told not to", context);
    }

    private static void Add(Word word, string subject, string reason, InvocationContext context) =>
        context.Sink.Add(new Signal(SignalKind.RemoteCode, subject, reason, word.Origin, "Add --no-trust-remote-code"));

    private static List<Word> Split(Word? list)
    {
        var parts = new List<Word>();
        foreach (var part in list?.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            parts.Add(list!.With(part));
        return parts;
    }
}
