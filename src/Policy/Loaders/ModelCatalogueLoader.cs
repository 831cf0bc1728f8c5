using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>Clients of other model catalogues: modelscope, ngc, kaggle, mlflow, wandb, dvc, ramalama, bentoml.</summary>
/// <remarks>Versions of all of them can be moved or uploaded again, so none pins. Read: the tools' manuals, August 2026.</remarks>
internal sealed class ModelCatalogueLoader : IModelLoader
{
    private static readonly Flag Model = Flag.One("--model");
    private static readonly Flag Revision = Flag.One("--revision");
    private static readonly Flag Uri = Flag.One("--artifact-uri", "-u");
    private static readonly Flag Target = Flag.One("--local_dir", "--local-dir", "--cache_dir", "--cache-dir", "--dest", "-d", "--path", "-p", "--dst-path", "--root");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Argparse,
        [
            Model, Revision, Uri, Target,
            .. Flag.Ones("--token", "--dataset", "--include", "--exclude", "--max-workers", "--org", "--team", "--format_type", "--file", "--run-id", "--artifact-path", "--type", "--remote", "-r"),
            .. Flag.Switches("--untar", "--unzip", "--force", "-f", "-q", "--quiet", "-o"),
        ]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) =>
        invocation.ProgramName is "modelscope" or "ngc" or "kaggle" or "mlflow" or "wandb" or "dvc" or "ramalama" or "bentoml"
        || PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "modelscope.cli.cli" or "modelscope" };

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var program = context.Invocation.ProgramName;
        var skip = 0;
        if (PythonCommand.TryParse(context.Invocation) is { } python)
            (program, skip) = ("modelscope", python.TargetIndex);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest[skip..], Table);
        var words = parsed.Positionals;
        var verbs = 0;
        while (verbs < words.Count && words[verbs].Text is "download" or "pull" or "get" or "registry" or "model" or "models" or "instances" or "versions" or "download-version" or "artifacts" or "artifact" or "import")
            verbs++;
        if (verbs == 0 || words[verbs - 1].Text is not ("download" or "pull" or "get" or "download-version" or "import"))
            return;
        var name = parsed.Value(Model) ?? parsed.Value(Uri) ?? (words.Count > verbs ? words[verbs] : null);
        if (name is null)
        {
            if (program is "dvc" or "mlflow")
                Downloads.Unknown(context, words[0].With(program + " " + words[0].Text), "what is fetched is named by files or a server that cannot be read here");
            return;
        }

        var revision = parsed.Value(Revision);
        var reference = ModelReferences.Download(ModelRole.Model, name, Locate(program, name.Text, revision?.Text), revision);
        Downloads.Record(context, reference, parsed.Value(Target)?.Text ?? Default(program), program != "dvc");
    }

    private static ModelLocation Locate(string program, string name, string? revision) => program switch
    {
        "modelscope" => ModelLocations.ModelScope(name, revision),
        "ngc" => ModelLocations.Ngc(name),
        "ramalama" => name.Contains("://", StringComparison.Ordinal) ? ModelLocations.Uri(name) : ModelLocations.Ollama(name),
        _ => new() { Scheme = LocationScheme.Other, Identity = $"{program}:{name}", Name = $"{program}:{name}", Revision = revision },
    };

    private static string Default(string program) => program switch
    {
        "modelscope" => "~/.cache/modelscope",
        "ramalama" => "~/.local/share/ramalama",
        _ => ".",
    };
}
