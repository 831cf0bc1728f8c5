using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>Clients of OCI registries: oras, skopeo, crane, docker, podman, nerdctl, regctl, imgpkg, kit, modctl.</summary>
/// <remarks>
/// Model given by: the artifact's reference; only a digest pins it. What image tools pull is a model only when its name says so or a server opens it.
/// Read: the tools' manual pages, August 2026.
/// </remarks>
internal sealed class RegistryLoader : IModelLoader
{
    private static readonly Flag Target = Flag.One("--output", "-o", "--dir", "-d", "--extract-dir");
    private static readonly Flag Image = Flag.One("--image", "-i", "--bundle", "-b");
    private static readonly Flag Revision = Flag.One("--ref");
    private static readonly Flag Insecure = Flag.Switch("--insecure", "--plain-http", "--src-tls-verify", "--tls-verify", "--insecure-skip-tls-verify", "--insecure-policy");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Cobra,
        [
            Target, Image, Revision, Insecure,
            .. Flag.Ones("--username", "-u", "--password", "-p", "--platform", "--registry-config", "--concurrency", "--config", "--authfile", "--src-creds", "--creds",
                "--filter", "-f", "--format", "--from-plain-http", "--dest-dir", "--token"),
            .. Flag.Switches("--quiet", "-q", "--verbose", "-v", "--debug", "--all", "-a", "--allow-path-traversal", "--keep-old-files", "-k", "--overwrite", "--model"),
        ]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) =>
        invocation.ProgramName is "oras" or "skopeo" or "crane" or "docker" or "podman" or "nerdctl" or "regctl" or "imgpkg" or "kit" or "modctl" or "buildah";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var program = context.Invocation.ProgramName;
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        var words = parsed.Positionals;
        var first = words.Count > 1 && words[0].Text is "image" or "artifact" or "blob" or "model" ? 1 : 0;
        if (words.Count <= first || words[first].Text is not ("pull" or "copy" or "cp" or "export" or "unpack" or "import" or "get" or "get-file" or "fetch" or "download"))
            return;
        var command = words[first].Text;
        var source = parsed.Value(Image) ?? (words.Count > first + 1 ? words[first + 1] : null);
        if (source is null || source.Text.StartsWith("dir:", StringComparison.Ordinal) || source.Text.StartsWith("oci:", StringComparison.Ordinal))
            return;
        var target = parsed.Value(Target)?.Text ?? (words.Count > first + 2 ? words[first + 2].Text : program is "oras" or "modctl" or "kit" ? "." : null);
        // skopeo copy docker://A docker://B mirrors; nothing is put here.
        if (command is "copy" or "cp" && target?.Contains("://", StringComparison.Ordinal) == true)
            return;
        if (target?.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && program == "skopeo")
            target = target[(colon + 1)..].Split(':')[0];
        var isModelTool = program is "oras" or "kit" or "modctl" || words[0].Text == "model";
        // kit import takes a repository of the Hub; its branch is main by default.
        var isHub = program == "kit" && command == "import";
        var location = isHub ? ModelLocations.HuggingFace(source.Text, parsed.Value(Revision)?.Text) : ModelLocations.Oci(source.Text);
        var reference = ModelReferences.Download(ModelRole.Model, source, location, isHub ? parsed.Value(Revision) : null) with
        {
            PinningHint = isHub ? null : "Name the artifact by its digest: name@sha256:…",
        };
        var isModel = isModelTool || ModelFileNames.SpeaksOfModels(source.Text);
        Downloads.Record(context, reference, target, isModel);
        if (isModel && parsed.Written(Insecure) is { } insecure && !(insecure.Text.EndsWith("tls-verify", StringComparison.Ordinal) || insecure.Text.EndsWith("=true", StringComparison.Ordinal)))
            Downloads.Redirected(context, insecure, "the tool then takes any server's answer for the registry's");
    }
}
