namespace Modelgate.Testing.Sigstore;

/// <summary>Every kind of bundle that a verifier must refuse, by name.</summary>
public static class BadBundles
{
    /// <summary>The words of <see cref="BadBundle.Category"/>, each with the step that must refuse.</summary>
    public static IReadOnlyDictionary<string, string> Categories { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["algorithm"] = "a key, hash or curve that may not be used",
        ["certificate"] = "the signing certificate's or an authority's content",
        ["checkpoint"] = "the log's signed checkpoint",
        ["consistency"] = "the log entry is about something else than the bundle",
        ["identity"] = "the certificate's identity, or certificate against key",
        ["key"] = "the policy's key",
        ["limits"] = "a bound on the input",
        ["manifest"] = "the list of a model's files",
        ["sct"] = "the signed certificate timestamps",
        ["signature"] = "the signature over the content",
        ["statement"] = "the in-toto statement",
        ["structure"] = "the form of the bundle",
        ["subject"] = "the statement is about another artifact",
        ["threshold"] = "too few distinct witnesses",
        ["timestamp"] = "RFC 3161 timestamps and the want of any verified time",
        ["tlog"] = "log entry and inclusion proof",
        ["tlog-kind"] = "kind and version of the log entry",
        ["tlog-set"] = "the signed entry timestamp",
        ["trust-root"] = "the trusted root, or what it does not vouch for",
        ["validity"] = "a time outside a certificate's or key's validity",
    };

    /// <summary>All of them, by subject.</summary>
    public static IReadOnlyList<BadBundle> All { get; } =
    [
        .. BadForms.All, .. BadFields.All, .. BadRoots.All, .. BadLeaves.All, .. BadAuthorities.All, .. BadScts.All, .. BadPromises.All, .. BadProofs.All,
        .. BadCheckpoints.All, .. BadEntries.All, .. BadTimestamps.All, .. BadSignatures.All, .. BadStatements.All, .. BadKeys.All, .. BadModels.All,
    ];

    /// <summary>The bundle of a name.</summary>
    public static BadBundle Named(string name) => All.Single(b => b.Name == name);
}
