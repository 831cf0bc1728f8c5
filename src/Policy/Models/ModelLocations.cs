using System.Text;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Models;

/// <summary>Makes <see cref="ModelLocation"/>s: one entry point for each way of naming a place, all with the same canonical identity for the same place (DESIGN 3).</summary>
public static class ModelLocations
{
    /// <summary>A repository of the Hugging Face Hub.</summary>
    /// <param name="id"><c>org/name</c>, or <c>name</c> for a legacy repository; <c>datasets/…</c> and <c>spaces/…</c> for the other kinds.</param>
    /// <param name="revision">As asked for; null or empty is the default branch.</param>
    /// <param name="endpoint">The hub; null or huggingface.co for the Hub itself.</param>
    /// <param name="file">The file inside the repository, or null.</param>
    public static ModelLocation HuggingFace(string id, string? revision, string? endpoint = null, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (revision is { Length: 0 })
            revision = null;
        var repository = HubRepository(endpoint);
        var text = new StringBuilder(96).Append("pkg:huggingface/").AppendEncoded(id.Trim().TrimEnd('/'), keepSlash: true);
        var length = text.Length;
        if (revision is not null)
            text.Append('@').AppendEncoded(revision, keepSlash: false);
        var identity = WithRepository(text, repository);
        text.Length = length;
        return new()
        {
            Scheme = LocationScheme.HuggingFace,
            Identity = identity,
            Name = revision is null ? identity : WithRepository(text, repository),
            Revision = revision,
            IsPinned = CommitHash.IsFull(revision),
            File = string.IsNullOrEmpty(file) ? null : file,
        };
    }

    /// <summary>An image or artifact of an OCI registry; <c>oci://</c> and <c>docker://</c> in front are dropped. With a tag and a digest, the digest counts.</summary>
    public static ModelLocation Oci(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var mark = reference.IndexOf("://", StringComparison.Ordinal);
        var image = ImageReference.Parse((mark < 0 ? reference : reference[(mark + 3)..]).Trim());
        var type = "pkg:oci/" + new StringBuilder().AppendEncoded(image.BaseName.ToLowerInvariant(), keepSlash: false);
        var repository = "?repository_url=" + new StringBuilder().AppendEncoded(image.Name, keepSlash: true);
        return new()
        {
            Scheme = LocationScheme.Oci,
            Identity = image.Digest is { } digest ? $"{type}@{digest}{repository}" : $"{type}{repository}&tag={image.Tag ?? "latest"}",
            Name = type + repository,
            Revision = image.Digest ?? image.Tag,
            IsPinned = image.IsPinned,
        };
    }

    /// <summary>An object or prefix of S3 or a compatible store. Only an object read by its version id is pinned; no serving runtime's URI can say one.</summary>
    public static ModelLocation S3(string uri, string? versionId = null) =>
        ObjectStores.Make(LocationScheme.S3, uri, versionId, "?versionId=", versionId is { Length: > 0 } and not "null");

    /// <summary>An object or prefix of Google Cloud Storage. A generation number (<c>gs://b/o#123</c>) pins an object.</summary>
    public static ModelLocation Gcs(string uri, string? generation = null) => ObjectStores.Gcs(uri, generation);

    /// <summary>A blob or container of Azure Storage.</summary>
    public static ModelLocation Azure(string uri, string? versionId = null) =>
        ObjectStores.Make(LocationScheme.Azure, uri, versionId, "?versionid=", versionId is { Length: > 0 });

    /// <summary>A git repository at a revision; hubs that are git repositories too become hub references.</summary>
    /// <param name="url">As given to <c>git clone</c>; <c>host:path</c> is ssh.</param>
    /// <param name="revision">The commit, branch or tag that is checked out; null is the remote's default branch.</param>
    public static ModelLocation Git(string url, string? revision = null) => GitAddress.Locate(url, revision);

    /// <summary>A ModelScope repository. Its revisions are branches and tags, so nothing pins it.</summary>
    public static ModelLocation ModelScope(string id, string? revision = null) => Named(LocationScheme.ModelScope, "modelscope://" + id.Trim().TrimEnd('/'), '@', revision);

    /// <summary>A model of NVIDIA's catalogue, <c>org/[team/]model:version</c>. Owners can upload a version again, so nothing pins it.</summary>
    public static ModelLocation Ngc(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = name.StartsWith("ngc://", StringComparison.Ordinal) ? name[6..] : name;
        var colon = text.LastIndexOf(':');
        return colon < 0 ? Named(LocationScheme.Ngc, "ngc://" + text, ':', null) : Named(LocationScheme.Ngc, "ngc://" + text[..colon], ':', text[(colon + 1)..]);
    }

    /// <summary>An Ollama name. Never pinned: names have no digest form.</summary>
    public static ModelLocation Ollama(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = name.StartsWith("ollama://", StringComparison.Ordinal) ? name[9..] : name;
        if (!OllamaName.TryParse(text, out var parsed))
            return Named(LocationScheme.Ollama, text, ':', null);
        return new() { Scheme = LocationScheme.Ollama, Identity = parsed.Identity, Name = parsed.Name, Revision = parsed.Tag };
    }

    /// <summary>A path in the container; made absolute when the working directory is known.</summary>
    public static ModelLocation Local(string path, InvocationContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? path[7..] : path;
        var absolute = context is not null ? context.Absolute(text) : text.StartsWith('/') ? ContainerPath.Normalise(text) : null;
        return new() { Scheme = LocationScheme.Local, Identity = absolute ?? text, Name = absolute ?? text, LocalPath = absolute ?? text };
    }

    /// <summary>A web address; the addresses of hubs, of git archives by commit and of object stores become what they point at.</summary>
    public static ModelLocation Http(string url) => WebLocations.Locate(url);

    /// <summary>Any URI with a scheme. <c>hf://</c> is read as the <c>hf</c> tool and fsspec do (<c>@</c> is the revision).</summary>
    public static ModelLocation Uri(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = mark <= 0 ? "" : text[..mark].ToLowerInvariant();
        return scheme switch
        {
            "http" or "https" => Http(text),
            "hf" => HubUri(text),
            "s3" => S3(text),
            "gs" => Gcs(text),
            "az" or "azure" or "abfs" or "abfss" or "adl" or "wasb" or "wasbs" => Azure(text),
            "oci" or "docker" => Oci(text),
            "git" or "ssh" or "git+https" or "git+http" or "git+ssh" => Git(text),
            "ms" or "modelscope" => ModelScope(text[(mark + 3)..]),
            "ngc" => Ngc(text),
            "ollama" => Ollama(text[(mark + 3)..]),
            "pvc" => new() { Scheme = LocationScheme.Claim, Identity = text.TrimEnd('/'), Name = text.TrimEnd('/') },
            "file" => Local(text),
            _ => Named(LocationScheme.Other, WebAddress.TryParse(text)?.Plain ?? text, '@', null),
        };
    }

    /// <summary><c>hf://org/name[@REV][/file]</c>: the <c>hf</c> tool, HfFileSystem, fsspec.</summary>
    public static ModelLocation HubUri(string uri, string? endpoint = null)
    {
        var hub = HubAddress.FromHubUri(uri);
        return HuggingFace(hub.Id, hub.Revision, endpoint, hub.File);
    }

    /// <summary><c>hf://org/name[:REV][?file=F]</c>: KServe's storage initializer and NIM. The colon is a revision, not a quantisation.</summary>
    public static ModelLocation HubStorageUri(string uri, string? endpoint = null)
    {
        var hub = HubAddress.FromStorageUri(uri);
        return HuggingFace(hub.Id, hub.Revision, endpoint, hub.File);
    }

    /// <summary>The hub that huggingface_hub asks in this environment (constants.py): <c>HF_ENDPOINT</c>, or the staging hub; null for the Hub itself.</summary>
    public static string? HubEndpoint(ResolvedEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.TryGet("HF_ENDPOINT", out var endpoint))
            return endpoint.Text.Length == 0 ? null : endpoint.Text;
        return environment["HUGGINGFACE_CO_STAGING"] is { } staging && HubBoolean.IsTrue(staging.Text) ? "https://hub-ci.huggingface.co" : null;
    }

    /// <summary>The place named by the model argument of a runtime that takes a folder, a hub id or a URI, judged in that order as transformers and vLLM do.</summary>
    public static ModelLocation HubOrLocal(Word value, Word? revision, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(context);
        var text = value.Text.Trim();
        if (text.Contains("://", StringComparison.Ordinal))
            return Uri(text);
        if (IsPath(text) || IsProvidedByPod(text, context) || !HubId.IsPossible(text))
            return Local(text, context);
        return HuggingFace(text, revision?.Text, HubEndpoint(context.Invocation.Environment));
    }

    /// <summary>True for text that is a path by its looks: absolute, <c>./</c>, <c>../</c>, <c>~</c>.</summary>
    public static bool IsPath(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith('/') || text is "." or ".." or "~" || text.StartsWith("./", StringComparison.Ordinal)
            || text.StartsWith("../", StringComparison.Ordinal) || text.StartsWith("~/", StringComparison.Ordinal);
    }

    /// <summary>True when a relative path exists below the working directory, as far as this pod provides it.</summary>
    public static bool IsProvidedByPod(string text, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Absolute(text) is { } path && context.Files.Exists(path);
    }

    /// <summary>A location of a scheme without a package URL: its name, and its revision after a separator. Never pinned.</summary>
    internal static ModelLocation Named(LocationScheme scheme, string name, char separator, string? revision) => new()
    {
        Scheme = scheme,
        Identity = string.IsNullOrEmpty(revision) ? name : name + separator + revision,
        Name = name,
        Revision = string.IsNullOrEmpty(revision) ? null : revision,
    };

    private static string WithRepository(StringBuilder text, string? repository) =>
        repository is null ? text.ToString() : text + "?repository_url=" + new StringBuilder().AppendEncoded(repository, keepSlash: true);

    private static string? HubRepository(string? endpoint)
    {
        var text = endpoint?.Trim().TrimEnd('/');
        if (string.IsNullOrEmpty(text) || text is "https://huggingface.co" or "https://hf.co")
            return null;
        return WebAddress.TryParse(text)?.Plain ?? text;
    }
}
