using System.Text.Json;

namespace Modelgate.Policy.Evidence;

/// <summary>Where a statement names the artifact that it speaks of.</summary>
internal enum BindingPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>A subject's <c>uri</c> or <c>name</c>.</summary>
    Subject,

    /// <summary>A subject's digest: the commit, the image's or content's sha256.</summary>
    SubjectDigest,

    /// <summary>A field of the predicate.</summary>
    Predicate,

    /// <summary>The only dependency that is an artifact.</summary>
    Dependency,
}

/// <summary>What a statement speaks of, and which of its files belong to which artifact.</summary>
/// <remarks>
/// An artifact is named by a subject: its <c>uri</c> or <c>name</c> is the reference (with <c>#path</c> for one file of it), or its digest is the reference's
/// own. Only where no subject names anything, a field of the predicate counts, and then a dependency if it is the only artifact among the dependencies:
/// what merely went into a build is not what was built. Files without an identity of their own belong to the one artifact that the statement speaks of; where
/// it speaks of several they belong to none.
/// </remarks>
internal sealed class StatementSubjects
{
    private readonly SignedContent _content;
    private readonly SignedName[] _names;
    private readonly HashSet<string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dependencies = new(StringComparer.Ordinal);

    public StatementSubjects(SignedContent content)
    {
        _content = content;
        _names = new SignedName[content.Subjects.Count];
        for (var i = 0; i < _names.Length; i++)
        {
            _names[i] = SignedName.Of(content.Subjects[i], _known);
            if (_names[i].Identity is { } identity)
                _owners.Add(identity);
            else if (!_names[i].IsContradictory && content.Subjects[i].Digest("gitCommit") is { } commit)
                _owners.Add(commit);
        }

        foreach (var dependency in content.Provenance?.Dependencies ?? [])
        {
            if (SignedName.Of(dependency, _known) is { Identity: { } identity, File: null })
                _dependencies.Add(identity);
        }
    }

    /// <summary>True when the statement links an artifact to an upstream: a dependency, and the artifact's own where the statement says whose is whose.</summary>
    public bool Links(string reference, string upstream) =>
        _dependencies.Contains(upstream) && (OriginOf(reference, out var origin) ? origin?.Upstream == upstream : true);

    /// <summary>Pinned identities among the dependencies that an artifact may be made of: all, unless the statement says whose is whose.</summary>
    public IEnumerable<string> MadeOf(string reference) =>
        OriginOf(reference, out var origin) ? (origin?.Upstream is { } upstream ? [upstream] : []) : _dependencies;

    /// <summary>What the statement speaks of, for messages: an identity or a name.</summary>
    public string Topic
    {
        get
        {
            foreach (var name in _names)
            {
                if (name.Identity is { } identity)
                    return identity;
            }

            if (PredicateIdentity("reference", "artifact", "resourceUri") is { } named)
                return named;
            if (Array.Exists(_names, n => n.IsContradictory))
                return "something whose version and digest contradict each other";
            var subject = _content.Subjects.Count == 0 ? null : _content.Subjects[0];
            var commit = subject?.Digest("gitCommit");
            return commit is not null ? $"commit {commit}" : subject is { Name.Length: > 0 } ? $"files such as {subject.Name}, without saying of what" : "something without a name";
        }
    }

    /// <summary>Where the statement names a reference.</summary>
    public BindingPlace Bind(string reference)
    {
        if (_owners.Contains(reference))
            return BindingPlace.Subject;
        if (PinnedIdentity.HubCommit(reference) is { } commit && _owners.Contains(commit))
            return BindingPlace.SubjectDigest;
        if (PinnedIdentity.ContentDigest(reference) is { } sha256 && HasSubject(sha256))
            return BindingPlace.SubjectDigest;
        if (_owners.Count > 0)
            return BindingPlace.None;
        if (PredicateIdentity("reference", "artifact", "resourceUri") is { } named)
            return named == reference ? BindingPlace.Predicate : BindingPlace.None;
        return _dependencies.Count == 1 && _dependencies.Contains(reference) ? BindingPlace.Dependency : BindingPlace.None;
    }

    /// <summary>True when a subject is that content: it has the sha256 digest, and is not said to be a file of something else.</summary>
    public bool HasSubject(string sha256)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (_content.Subjects[i].Digest("sha256") != sha256)
                continue;
            if (_names[i].Identity is { } identity ? PinnedIdentity.ContentDigest(identity) == sha256 : _owners.Count == 0 && !_names[i].IsContradictory)
                return true;
        }

        return false;
    }

    /// <summary>True when the statement gives the reference as a whole that sha256 digest: the root digest of a model signature.</summary>
    public bool HasRoot(string reference, string sha256)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (_content.Subjects[i].Digest("sha256") == sha256 && _names[i].Identity == reference && _names[i].File is null)
                return true;
        }

        return false;
    }

    /// <summary>True when it says which commit it is about, but of no repository.</summary>
    public bool NamesOnlyCommit(string reference) => !_owners.Contains(reference) && PinnedIdentity.HubCommit(reference) is { } commit && _owners.Contains(commit);

    /// <summary>True when the statement names an adapter's base: among the dependencies, the adapter's own where it says whose is whose; or in a field of the predicate.</summary>
    public bool NamesBase(string reference, string @base) =>
        (_dependencies.Contains(@base) && (OriginOf(reference, out var origin) ? origin?.Base == @base : true))
        || PredicateIdentity("base", "baseModel", "base_model") == @base;

    /// <summary>The signed files of an artifact that the statement is bound to.</summary>
    public SignedFiles FilesOf(string reference)
    {
        var files = new SignedFiles();
        var commit = PinnedIdentity.HubCommit(reference);
        var isOnly = IsOnly(reference, commit);
        for (var i = 0; i < _names.Length; i++)
        {
            var subject = _content.Subjects[i];
            if (subject.Digest("sha256") is not { } sha256)
                continue;
            if (_names[i].Identity is { } identity)
            {
                // The name beside an identity is the path inside it, as its fragment is.
                var named = subject.Name.Length > 0 && SignedName.Split(subject.Name, _known).Identity is null ? subject.Name : null;
                if (identity == reference && (_names[i].File ?? named) is { } file)
                    files.Add(file, sha256);
            }
            else if (subject.Name.Length > 0 && !_names[i].IsContradictory)
            {
                if (subject.Digest("gitCommit") is not { } owner)
                {
                    if (isOnly)
                        files.AddNamed(subject.Name, sha256);
                }
                else if (owner == commit)
                {
                    files.Add(subject.Name, sha256);
                }
            }
        }

        if (isOnly)
        {
            foreach (var (path, sha256) in _content.Manifest?.Files ?? [])
                files.AddNamed(path, sha256);
        }

        return files;
    }

    /// <summary>True when the statement says which dependencies belong to which artifact; the artifact's own then, null when it lists none for it.</summary>
    private bool OriginOf(string reference, out ArtifactOrigin? origin)
    {
        origin = null;
        if (_content.Provenance is not { Origins.Count: > 0 } provenance)
            return false;
        provenance.Origins.TryGetValue(reference, out origin);
        return true;
    }

    private bool IsOnly(string reference, string? commit)
    {
        foreach (var owner in _owners)
        {
            if (owner != reference && owner != commit)
                return false;
        }

        return true;
    }

    /// <summary>The identity in the first of these fields that the predicate has: a text, or an object with a <c>uri</c>.</summary>
    private string? PredicateIdentity(params ReadOnlySpan<string> fields)
    {
        if (_content.Predicate.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in fields)
        {
            if (!_content.Predicate.TryGetProperty(name, out var member))
                continue;
            if (member.ValueKind == JsonValueKind.Object && member.TryGetProperty("uri", out var uri))
                member = uri;
            return member.ValueKind == JsonValueKind.String && member.GetString() is { } text ? PinnedIdentity.Canonical(text) ?? text : null;
        }

        return null;
    }
}
