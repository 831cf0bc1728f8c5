using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>LMDeploy.</summary>
/// <remarks>
/// Recognised by: <c>lmdeploy serve api_server</c>, <c>python -m lmdeploy serve api_server</c>, the images <c>openmmlab/lmdeploy</c>.
/// Model given by: the first positional word (folder, Hugging Face or ModelScope id), <c>--revision</c>; <c>--adapters name=path|path …</c>;
/// <c>--speculative-draft-model</c> without a revision; <c>--chat-template</c>. Remote code: <c>--trust-remote-code</c> from 0.13.0 (May 2026) on;
/// before, model code always ran. <c>LMDEPLOY_USE_MODELSCOPE</c> moves the hub. Versions read: 1263d5cd88, August 2026 (0.16).
/// </remarks>
internal sealed class LmDeployRuntime : IServingRuntime
{
    private static readonly Flag Revision = Flag.One("--revision");
    private static readonly Flag Adapters = Flag.Many("--adapters");
    private static readonly Flag Draft = Flag.One("--speculative-draft-model");
    private static readonly Flag Template = Flag.One("--chat-template");
    private static readonly Flag TrustRemoteCode = Flag.Switch("--trust-remote-code");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Argparse,
        [
            Revision, Adapters, Draft, Template, TrustRemoteCode,
            .. Flag.Ones("--download-dir", "--model-name", "--backend", "--model-format", "--quant-policy", "--hf-overrides", "--speculative-algorithm",
                "--speculative-num-draft-tokens", "--tool-call-parser", "--reasoning-parser", "--logprobs-mode", "--role", "--migration-backend", "--server-name",
                "--server-port", "--tp", "--dp", "--ep", "--cp", "--session-len", "--max-batch-size", "--cache-max-entry-count", "--cache-block-seq-len", "--dtype", "--log-level",
                "--device", "--proxy-url", "--max-log-len", "--num-tokens-per-iter", "--max-prefill-token-num", "--rope-scaling-factor", "--max-concurrent-requests",
                "--vision-max-batch-size", "--communicator", "--nnodes", "--node-rank", "--dist-init-addr", "--dp-rank", "--distributed-executor-backend", "--num-prefetch"),
            .. Flag.Lists("--api-keys", "--allow-origins", "--allow-methods", "--allow-headers"),
            .. Flag.Switches("--ssl", "--enable-prefix-caching", "--enable-metrics", "--eager-mode", "--disable-fastapi-docs", "--allow-terminate-by-client",
                "--enable-abort-handling", "--allow-credentials", "--disable-vision-encoder", "--enable-microbatch", "--enable-eplb", "--language-model-only"),
        ]);

    public string Name => "lmdeploy";

    public bool MatchesImage(ImageReference image) => image.BaseName == "lmdeploy" || image.Repository.EndsWith("openmmlab/lmdeploy", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : null;

    public bool MatchesProgram(ProgramInvocation invocation) => First(invocation) >= 0;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var words = context.Invocation.Rest[(First(context.Invocation) - 1)..];
        var arguments = ArgumentParser.Parse(JoinedWords.Split(words, Table, "LMDeploy", context), Table);
        var revision = arguments.Value(Revision);
        if (arguments.Positionals.Count > 0)
            Add(ModelRole.Model, arguments.Positionals[0], revision, context);
        if (arguments.Value(Draft) is { } draft)
            Add(ModelRole.DraftModel, draft, null, context);
        foreach (var adapter in arguments.Values(Adapters))
        {
            var equals = adapter.Text.IndexOf('=', StringComparison.Ordinal);
            Add(ModelRole.Adapter, equals < 0 ? adapter : adapter.With(adapter.Text[(equals + 1)..]), null, context);
        }

        if (arguments.Value(Template) is { } template && (template.Text.Contains('/', StringComparison.Ordinal) || template.Text.EndsWith(".json", StringComparison.Ordinal)))
            context.Sink.Add(ModelReferences.At(ModelRole.ChatTemplate, template, ModelLocations.Local(template.Text, context)));
        ReadCode(arguments, context);
        var start = context.Invocation.Arguments[0].Origin;
        context.Sink.Add(new Signal(SignalKind.RuntimeMutation, "lmdeploy serve api_server",
            "its server takes new weights over its API (/update_weights), so what it serves can change after admission", start, "Block /update_weights in front of the server"));
    }

    private static void Add(ModelRole role, Word word, Word? revision, InvocationContext context)
    {
        var environment = context.Invocation.Environment;
        if (environment["LMDEPLOY_USE_MODELSCOPE"] is { } switched && Truth.TrueOnly(switched.Text) && !ModelLocations.IsPath(word.Text) && HubId.IsPossible(word.Text))
            context.Sink.Add(ModelReferences.At(role, word, ModelLocations.ModelScope(word.Text, revision?.Text), revision));
        else
            context.Sink.Add(ModelReferences.HubOrLocal(role, word, revision, context));
    }

    private static void ReadCode(ParsedArguments arguments, InvocationContext context)
    {
        if (arguments.Written(TrustRemoteCode) is { } flag)
        {
            context.Sink.Add(new Signal(SignalKind.RemoteCode, flag.Text, "LMDeploy then runs Python code from the model's repository", flag.Origin, "Remove --trust-remote-code"));
        }
        else if (IsBefore13(context.Image.Tag))
        {
            context.Sink.Add(new Signal(SignalKind.RemoteCode, context.Image.Text, "LMDeploy before 0.13 always runs Python code from the model's repository",
                new(ReferenceOrigin.Image, context.Container.Path.Field("image")), "Use an image of LMDeploy 0.14 or newer"));
        }
    }

    /// <summary>True for tags of 0.1 to 0.12: <c>v0.9.2-cu12</c>.</summary>
    private static bool IsBefore13(string? tag)
    {
        var text = tag.AsSpan().TrimStart('v');
        if (!text.StartsWith("0."))
            return false;
        var minor = text[2..];
        var end = minor.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? minor : minor[..end], out var number) && number < 13;
    }

    /// <summary>Index of the first word after <c>serve api_server</c>, or -1.</summary>
    private static int First(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var at = invocation.ProgramName == "lmdeploy" ? 1
            : PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "lmdeploy" } python ? python.TargetIndex + 1 : words.Count;
        return at + 1 < words.Count && words[at].Text == "serve" && words[at + 1].Text == "api_server" ? at + 2 : -1;
    }
}
