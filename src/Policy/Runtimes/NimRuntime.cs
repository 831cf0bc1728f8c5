using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>NVIDIA NIM for LLMs.</summary>
/// <remarks>
/// Recognised by: the images <c>nvcr.io/nim/*</c>, <c>start_server.sh</c> of <c>/opt/nim</c>, <c>download-to-cache</c> and <c>create-model-store</c>.
/// Model given by: <c>NIM_MODEL_NAME</c> (1.x), <c>NIM_MODEL_PATH</c> or the first word (2.x) as <c>hf://</c>, <c>ngc://</c>, bucket or path;
/// <c>NIM_FT_MODEL</c>, <c>NIM_DRAFT_MODEL_PATH</c>, <c>NIM_PEFT_SOURCE</c> (re-read while running), <c>NIM_CHAT_TEMPLATE</c>.
/// Without them the image's own profile is served: the image names the model. <c>NIM_PASSTHROUGH_ARGS</c> are vLLM flags.
/// Versions read: NIM for LLMs documentation 2.0.x, k8s-nim-operator f63f74d7ad, August 2026.
/// </remarks>
internal sealed class NimRuntime : IServingRuntime
{
    private static readonly (string Name, ModelRole Role)[] Variables =
    [
        ("NIM_MODEL_NAME", ModelRole.Model), ("NIM_MODEL_PATH", ModelRole.Model), ("NIM_FT_MODEL", ModelRole.Model), ("NIM_ENGINE_MODEL_PATH", ModelRole.Model),
        ("NIM_DRAFT_MODEL_PATH", ModelRole.DraftModel), ("NIM_CHAT_TEMPLATE", ModelRole.ChatTemplate),
    ];

    /// <summary>Programs of the images that only say what there is.</summary>
    private static readonly string[] Listings = ["list-model-profiles", "check-cache-env", "nim-list-model-profiles"];

    /// <summary>Programs of the images that fetch the files of the image's own profiles, as the server would.</summary>
    private static readonly string[] Fetchers = ["download-to-cache", "create-model-store", "nim-download-to-cache", "nim-create-model-store"];

    public string Name => "nim";

    public bool MatchesImage(ImageReference image) => image.Registry == "nvcr.io" && image.Repository.StartsWith("nim/", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => ["/opt/nim/start_server.sh"];

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName is "start_server.sh" or "start-server.sh" && invocation.Arguments[0].Text.Contains("nim", StringComparison.Ordinal)
        || Array.IndexOf(Fetchers, invocation.ProgramName) >= 0;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var environment = context.Invocation.Environment;
        var words = context.Invocation.Rest;
        var first = words.Length == 0 ? "" : words[0].Text;
        if (Array.IndexOf(Listings, first) >= 0)
            return;
        var named = first.Length > 0 && first[0] != '-' && Array.IndexOf(Fetchers, first) < 0 && Array.IndexOf(Fetchers, context.Invocation.ProgramName) < 0;
        if (named)
            Add(ModelRole.Model, words[0], context);
        foreach (var (name, role) in Variables)
        {
            // A name without a place is a label in some versions.
            if (environment[name] is { Text.Length: > 0 } value && (role != ModelRole.Model || value.Text.Contains('/', StringComparison.Ordinal)))
            {
                Add(role, value, context);
                named |= role == ModelRole.Model;
            }
        }

        if (!named && ImageContents.Of(context.Container) is { } image)
            context.Sink.Add(image);
        if (environment["NIM_PEFT_SOURCE"] is { Text.Length: > 0 } adapters)
        {
            Add(ModelRole.Adapter, adapters, context);
            context.Sink.Add(new Signal(SignalKind.RuntimeMutation, "NIM_PEFT_SOURCE=" + adapters.Text, "NIM reads this folder again and again while it runs, so adapters can change after admission",
                adapters.Origin, "Unset NIM_PEFT_REFRESH_INTERVAL and mount the folder read-only"));
        }

        foreach (var name in (ReadOnlySpan<string>)["NIM_FORCE_TRUST_REMOTE_CODE", "NIM_TRUST_CUSTOM_CODE"])
        {
            if (environment[name] is { } value && (!value.IsKnown || Truth.TrueOrOne(value.Text)))
                context.Sink.Add(new Signal(SignalKind.RemoteCode, $"{name}={value.Text}", "NIM then runs Python code from the model's repository", value.Origin, $"Remove {name}"));
        }

        foreach (var name in (ReadOnlySpan<string>)["NIM_REPOSITORY_OVERRIDE", "NGC_API_ENDPOINT", "NIM_MANIFEST_PATH"])
        {
            if (environment[name] is { Text.Length: > 0 } value)
                context.Sink.Add(new Signal(SignalKind.RedirectedSource, $"{name}={value.Text}", "NIM then takes the model's files from there", value.Origin));
        }

        if (environment["NIM_PASSTHROUGH_ARGS"] is { Text.Length: > 0 } passed)
            RunPassedArguments(passed, context);
    }

    private static void RunPassedArguments(Word passed, InvocationContext context) => context.Run(new()
    {
        Arguments = (Word[])[new("/bin/sh", passed.Origin), new("-c", passed.Origin), passed.With("vllm serve /opt/nim/.cache " + passed.Text)],
        Environment = context.Invocation.Environment,
        WorkingDirectory = context.Invocation.WorkingDirectory,
    });

    private static void Add(ModelRole role, Word word, InvocationContext context)
    {
        var text = word.Text;
        var endpoint = ModelLocations.HubEndpoint(context.Invocation.Environment);
        var location = text.StartsWith("hf://", StringComparison.Ordinal) ? ModelLocations.HubStorageUri(text, endpoint)
            : text.StartsWith("local://", StringComparison.Ordinal) ? ModelLocations.Local(text["local://".Length..], context)
            : text.Contains("://", StringComparison.Ordinal) ? ModelLocations.Uri(text)
            : text.StartsWith('/') || role is ModelRole.ChatTemplate ? ModelLocations.Local(text, context)
            : ModelLocations.Ngc(text);
        context.Sink.Add(ModelReferences.At(role, word, location));
    }
}
