using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary><c>sha256sum -c</c> and <c>shasum -a 256 -c</c>: a literal digest that must match before the start pins the content of the file.</summary>
/// <remarks>Counts only when its failure stops the script and the list of digests is known here. Read: GNU coreutils manual, digest utilities.</remarks>
internal sealed class DigestCheckLoader : IModelLoader
{
    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName is "sha256sum" or "shasum" or "gsha256sum";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var isCheck = false;
        var isLenient = false;
        Word? list = context.Invocation.StandardInput;
        foreach (var word in context.Invocation.Rest)
        {
            if (word.Text is "--ignore-missing")
                isLenient = true;
            else if (word.Text is "-c" or "--check" || (word.Text.StartsWith('-') && !word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text.Contains('c', StringComparison.Ordinal)))
                isCheck = true;
            else if (!word.Text.StartsWith('-') && word.Text != "256")
                list = context.Absolute(word.Text) is { } path ? context.Files.Read(path).Content : null;
        }

        if (!isCheck || isLenient || list is not { IsKnown: true } || context.Invocation.FailureIsIgnored || context.Invocation.IsConditional)
            return;
        var lines = 0;
        foreach (var line in list.Text.AsSpan().EnumerateLines())
        {
            if (++lines > ResolutionLimits.MaxPrograms)
                return;
            CheckLine(context, line.Trim());
        }
    }

    // DIGEST, blank, blank or asterisk, path.
    private static void CheckLine(InvocationContext context, ReadOnlySpan<char> line)
    {
        if (line.Length < 67)
            return;
        var digest = line[..64].ToString();
        var name = line[64..].TrimStart();
        if (name.StartsWith("*", StringComparison.Ordinal))
            name = name[1..];
        if (!CommitHash.IsSha256(digest) || !char.IsWhiteSpace(line[64]) || context.Absolute(name.ToString()) is not { } path)
            return;
        foreach (var reference in context.Files.DownloadsAt(path))
        {
            // A folder, an archive's content or an overlay is not what was hashed.
            if (reference.DownloadedTo == path && !reference.IsGitClone && reference.Location.Scheme != LocationScheme.Oci)
                Downloads.Settle(context, reference, reference with { Location = WebLocations.WithDigest(reference.Location, digest.ToLowerInvariant()) });
        }
    }
}
