using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary><c>cp</c>, <c>mv</c>, <c>ln</c>, <c>rsync</c>, <c>tar</c>, <c>unzip</c>: what is known of a path becomes known of another.</summary>
/// <remarks>
/// They report nothing by themselves. A copy out of the image's own layer carries the image along (the model image idiom), so that a server which
/// opens the copy is tied to that image. Read: GNU coreutils, tar and rsync manuals.
/// </remarks>
internal sealed class CopyLoader : IModelLoader
{
    private const int MaxFiles = 512;

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName is "cp" or "mv" or "ln" or "rsync" or "tar" or "unzip" or "install";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        if (context.Invocation.ProgramName is "tar" or "unzip")
        {
            Unpack(context);
            return;
        }

        var paths = new List<string>();
        string? folder = null;
        var words = context.Invocation.Rest;
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            if (text is "-t" or "--target-directory" && i + 1 < words.Length)
                folder = words[++i].Text;
            else if (text.StartsWith("--target-directory=", StringComparison.Ordinal))
                folder = text[19..];
            else if (text is "-m" or "-o" or "-g" or "--mode" or "-e" or "--exclude" or "--include" or "-S")
                i++;
            else if (!text.StartsWith('-'))
                paths.Add(text);
        }

        if (folder is null && paths.Count < 2)
            return;
        var target = folder ?? paths[^1];
        var count = folder is null ? paths.Count - 1 : paths.Count;
        if (context.Absolute(target) is not { } to)
            return;
        var isFolder = folder is not null || count > 1 || target.EndsWith('/') || context.Files.Exists(to);
        for (var i = 0; i < count; i++)
            Copy(context, paths[i], to, isFolder);
    }

    private static void Copy(InvocationContext context, string source, string to, bool isFolder)
    {
        // "dir/." and "dir/*" and rsync's "dir/" are the content, not the folder.
        var content = source.EndsWith("/.", StringComparison.Ordinal) || source.EndsWith("/*", StringComparison.Ordinal)
            || (context.Invocation.ProgramName == "rsync" && source.EndsWith('/'));
        var plain = source.TrimEnd('*').TrimEnd('/');
        if (plain.EndsWith("/.", StringComparison.Ordinal))
            plain = plain[..^2];
        if (context.Absolute(plain.Length == 0 ? "/" : plain) is not { } from || from == to)
            return;
        var target = Downloads.Into(to, from, isFolder && !content);
        var file = context.Files.Read(from);
        if (file.Knowledge == FileKnowledge.Known)
        {
            context.Files.Write(target, file.Content);
            return;
        }

        var known = context.Files.List(from);
        for (var i = 0; i < known.Count && i < MaxFiles; i++)
            context.Files.Write(target + known[i][from.Length..], context.Files.Read(known[i]).Content);
        var downloads = context.Files.DownloadsAt(from);
        foreach (var reference in downloads)
            context.Files.Download(target, (context.Files as PodFiles)?.PartOf(from, reference) is { } part ? reference with { Part = part } : reference);
        if (known.Count > 0 || downloads.Count > 0)
            return;
        if (context.Files is PodFiles files && files.Locate(from).Mount is null && files.Locate(target).Mount is not null)
            context.Files.Download(target, FromImage(context, from));
        else if (context.Container.Kind != ContainerKind.Build)
            context.Files.Write(target, null);
    }

    private static ModelReference FromImage(InvocationContext context, string path) => new()
    {
        Role = ModelRole.Image,
        Value = context.Container.Image,
        Location = ModelLocations.Oci(context.Container.Image) with { File = path },
        Origin = new(ReferenceOrigin.Image, context.Container.Path.Field("image")),
        IsDownload = true,
        PinningHint = "Name the image that the files are copied from by its digest",
    };

    // An archive that was downloaded fills the folder it is unpacked to.
    private static void Unpack(InvocationContext context)
    {
        string? archive = null;
        var folder = context.Invocation.WorkingDirectory;
        var words = context.Invocation.Rest;
        var isTar = context.Invocation.ProgramName == "tar";
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            if ((isTar ? text is "-C" or "--directory" : text == "-d") && i + 1 < words.Length)
                folder = context.Absolute(words[++i].Text);
            else if (text.StartsWith("--directory=", StringComparison.Ordinal))
                folder = context.Absolute(text[12..]);
            else if (isTar && archive is null && i + 1 < words.Length && (text is "-f" or "--file" || (text.EndsWith('f') && text.Length < 8 && (i == 0 || text.StartsWith('-')))))
                archive = words[++i].Text;
            else if (!isTar && archive is null && !text.StartsWith('-'))
                archive = text;
        }

        var own = context.Files as PodFiles;
        if (archive is null or "-")
            own?.Fill(folder ?? ContainerPath.Unplaced(".")!);
        if (folder is null || archive is null or "-" || context.Absolute(archive) is not { } path)
            return;
        if (own?.IsFromPod(path) == true)
            own.Fill(folder);
        foreach (var reference in context.Files.DownloadsAt(path))
            context.Files.Download(folder, reference);
    }
}
