using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>MSC201: every reference names content that cannot change.</summary>
/// <remarks>
/// Looks at: every reference of every container. Denies: branches, tags, short hashes, no revision at all, and addresses that have no
/// immutable form. Allows: 40 lower-case hex digits of a commit, sha256 digests, object versions; local paths (MSC502 judges where they
/// lie); values that cannot be known (MSC501). Why: what was reviewed is not what will be loaded at the next start.
/// </remarks>
internal sealed class Msc201UnpinnedReference : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(201), "unpinned-reference", "A model reference is not pinned", Severity.High, RuleAction.Deny,
        "Name the content by something that cannot change: a full 40-character commit, a sha256 digest or an object version.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var container in context.Pod.Containers)
        {
            HashSet<(ModelRole, string)>? seen = null;
            foreach (var reference in container.References)
            {
                if (!IsUnpinned(reference) || !(seen ??= []).Add((reference.Role, reference.Identity)))
                    continue;
                yield return new(Description.Id, Description.Severity, container.Container.Name, reference.Origin,
                    Message(container, reference), PinningAdvice.For(container, reference));
            }
        }
    }

    /// <summary>True for what this rule is about. A claim's path is local content under another name; of a container's own image MSC202 says it.</summary>
    internal static bool IsUnpinned(ModelReference reference) =>
        reference is not { Role: ModelRole.Image, Origin.Kind: Provenance.ReferenceOrigin.Image } && !reference.IsLocal && !reference.IsPinned && reference.Unresolved is null && reference.Location.Scheme != LocationScheme.Claim;

    private static string Message(ContainerResolution container, ModelReference reference)
    {
        var loads = ReferenceWording.Loads(container, reference);
        var where = Wording.Where(reference.Origin);
        return reference.Location.Scheme switch
        {
            LocationScheme.HuggingFace when reference.Revision is null or "" =>
                $"{loads} without a revision ({where}): every {Wording.Start(container)} takes what the default branch holds at that moment, so nobody can say which files will be served.",
            LocationScheme.HuggingFace =>
                $"{loads} at revision {Wording.Quote(reference.Revision)} ({RevisionPlace(reference, where)}): {WhyNoPin(reference.Revision)}, so other files may be served after the next {Wording.Start(container)}.",
            LocationScheme.Ollama =>
                $"{loads} ({where}): {Wording.Quote(reference.Identity)} is a tag, and the registry's owner can move it to other weights, template or adapters at any time.",
            LocationScheme.Oci =>
                $"{loads} ({where}) by tag, which can be moved to other content at any time.",
            LocationScheme.Local or LocationScheme.ModelScope or LocationScheme.S3 or LocationScheme.Gcs or LocationScheme.Azure or LocationScheme.Git
                or LocationScheme.Http or LocationScheme.Ngc or LocationScheme.Claim or LocationScheme.Other =>
                $"{loads} ({where}): the address has no immutable part, so whoever can write there decides what is served after the next {Wording.Start(container)}.",
        };
    }

    private static string RevisionPlace(ModelReference reference, string where) =>
        reference.RevisionOrigin is { } origin ? Wording.Where(origin) : where;

    private static string WhyNoPin(string revision)
    {
        if (revision.StartsWith("refs/pr/", StringComparison.Ordinal))
            return "a pull request's ref moves, and anybody can open one";
        if (!IsHex(revision) || revision.Length < 7)
            return "a branch or tag can move";
        if (revision.Length < 40)
            return "a shortened commit may as well be the name of a branch";
        return revision.Length == 40 ? "only 40 lower-case digits are a commit, and this may be a branch of that name" : "this is not a 40-character commit";
    }

    private static bool IsHex(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }
}
