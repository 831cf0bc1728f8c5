using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.ModelBundles;

/// <summary>Reads a ModelBundle from its document, strictly.</summary>
public static class ModelBundleReader
{
    /// <summary>The kind that is read here.</summary>
    public const string Kind = "ModelBundle";

    /// <summary>Most artifacts of one bundle; real servers compose tens.</summary>
    internal const int MaxArtifacts = 256;

    /// <summary>Most files of one bundle. An object of the API server holds some 10,000.</summary>
    internal const int MaxFiles = 65_536;

    /// <summary>Most attestations of one bundle; each is verified for each builder.</summary>
    internal const int MaxAttestations = 64;

    /// <summary>Reads; all problems come at once.</summary>
    public static DeclarationResult<ModelBundle> Read(DataNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        List<DeclarationProblem> problems = [];
        var (name, @namespace, node) = ResourceHeader.Read(document, Kind, problems);
        var spec = new FieldReader(node, FieldPath.Root.Field("spec"), problems, "artifacts", "attestations");
        var artifacts = Artifacts(spec);
        var bundle = new ModelBundle { Name = name, Namespace = @namespace, Artifacts = artifacts, Attestations = Attestations(spec, artifacts) };
        return new(bundle, problems);
    }

    private static List<Artifact> Artifacts(FieldReader spec)
    {
        List<Artifact> artifacts = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        List<(FieldReader Reader, Artifact Artifact)> readers = [];
        var files = 0;
        foreach (var item in spec.Items("artifacts", "name", "role", "reference", "files", "upstream", "base"))
        {
            var name = UniqueName(item, names);
            var role = item.Choice<ModelRole>("role");
            if (!item.Has("role"))
                item.Error("role", "This field is required.", "Say which part this is: Model, Adapter, Tokenizer, …");
            var reference = Pinned(item, "reference", item.Required("reference", "Write the pinned identity: pkg:huggingface/ORG/NAME@COMMIT."));
            var upstream = item.Exact("upstream", "Write one pinned identity.") is { } text ? Pinned(item, "upstream", text) : null;
            var artifact = new Artifact
            {
                Name = name,
                Role = role ?? ModelRole.Model,
                Reference = reference,
                Files = Files(item, reference),
                Upstream = upstream,
                Base = item.Exact("base", "Write the name of one artifact."),
            };
            artifacts.Add(artifact);
            readers.Add((item, artifact));
            files += artifact.Files.Count;
        }

        if (artifacts.Count == 0)
            spec.Error("artifacts", "A bundle without artifacts covers nothing.", "List at least the model.");
        if (artifacts.Count > MaxArtifacts || files > MaxFiles)
            spec.Error("artifacts", $"The bundle has {artifacts.Count} artifacts with {files} files; {MaxArtifacts} with {MaxFiles} are the limit.", "Split it into several bundles.");
        foreach (var (reader, artifact) in readers)
            CheckBase(reader, artifact, artifacts);
        return artifacts;
    }

    private static void CheckBase(FieldReader reader, Artifact artifact, List<Artifact> artifacts)
    {
        if (artifact.Base is not { } name)
        {
            if (artifact.Role == ModelRole.Adapter)
                reader.Warning("base", "An adapter that does not say for which model it was made is never attested.", "Name the artifact that it was made for.");
            return;
        }

        var @base = artifacts.Find(a => string.Equals(a.Name, name, StringComparison.Ordinal));
        if (@base is null)
            reader.Error("base", $"The bundle has no artifact {Wording.Quote(name)}.", "Name the artifact that the adapter was made for.");
        else if (ReferenceEquals(@base, artifact) || @base.Role == ModelRole.Adapter)
            reader.Error("base", $"{Wording.Quote(name)} is no model that an adapter can be put on.", "Name the artifact that the adapter was made for.");
    }

    private static string Pinned(FieldReader item, string field, string identity)
    {
        if (identity.Length == 0)
            return identity;
        // Kept as pods' references have it, so that another spelling of the same identity is found all the same.
        if (PinnedIdentity.Canonical(identity) is { } canonical)
            return canonical;
        item.Error(field, $"{Wording.Quote(identity)} does not name content that cannot change.",
            "Write pkg:huggingface/ORG/NAME@<40 lower-case hex digits>, pkg:oci/NAME@sha256:<64 hex digits>?repository_url=HOST/PATH, s3://BUCKET/KEY?versionId=<id>, gs://BUCKET/OBJECT#<generation> or sha256:<64 hex digits>.");
        return identity;
    }

    private static List<ArtifactFile> Files(FieldReader artifact, string reference)
    {
        List<ArtifactFile> files = [];
        HashSet<string> paths = new(StringComparer.Ordinal);
        foreach (var item in artifact.Items("files", "path", "digest"))
        {
            var path = item.Required("path", "Write the file's path inside the artifact.");
            if (path.Length > 0 && Identities.WhyNoFilePath(path) is { } why)
                item.Error("path", $"{Wording.Quote(path)} cannot be a file of the artifact: {why}.", "Write a relative path with single slashes.");
            else if (path.Length > 0 && !paths.Add(path))
                item.Error("path", $"{Wording.Quote(path)} is listed twice.", "List each file once.");
            var digest = item.Required("digest", "Write sha256: and 64 lower-case hex digits.");
            if (digest.Length > 0 && !Identities.IsDigest(digest))
                item.Error("digest", $"{Wording.Quote(digest)} is no sha256 digest.", "Write sha256: and 64 lower-case hex digits, as `sha256sum` prints them.");
            files.Add(new(path, digest));
        }

        // An image and a content digest are signed whole.
        if (files.Count == 0 && (artifact.Has("files") || PinnedIdentity.ContentDigest(reference) is null))
            artifact.Error("files", "An artifact without files covers nothing.", "List every file with its sha256 digest.");
        return files;
    }

    private static List<AttestationSource> Attestations(FieldReader spec, List<Artifact> artifacts)
    {
        List<AttestationSource> sources = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var item in spec.Items("attestations", "name", "format", "inline", "configMapRef", "ociRef", "artifacts", "source"))
        {
            var name = UniqueName(item, names);
            var format = item.Choice<AttestationFormat>("format");
            if (!item.Has("format"))
                item.Error("format", "This field is required.", "Use one of: SigstoreBundle, DSSE, OMS, Manifest.");
            Source(item, format);
            var covered = item.Texts("artifacts");
            foreach (var artifact in covered)
            {
                if (!artifacts.Exists(a => string.Equals(a.Name, artifact, StringComparison.Ordinal)))
                    item.Error("artifacts", $"The bundle has no artifact {Wording.Quote(artifact)}.", "Name artifacts of this bundle, or leave the list out to mean all.");
            }

            sources.Add(new()
            {
                Name = name,
                Format = format ?? AttestationFormat.Manifest,
                Inline = item.Text("inline"),
                ConfigMap = ConfigMap(item),
                OciReference = Oci(item),
                Artifacts = covered,
                Source = item.Text("source"),
            });
        }

        if (sources.Count > MaxAttestations)
            spec.Error("attestations", $"The bundle has {sources.Count} attestations; {MaxAttestations} are the limit.", "Keep those that cover its artifacts now.");
        return sources;
    }

    private static void Source(FieldReader item, AttestationFormat? format)
    {
        var given = (item.Has("inline") ? 1 : 0) + (item.Has("configMapRef") ? 1 : 0) + (item.Has("ociRef") ? 1 : 0);
        if (given != 1)
            item.Error("inline", given == 0 ? "The attestation itself is missing." : "The attestation is given more than once.", "Set exactly one of: inline, configMapRef, ociRef.");
        if (format == AttestationFormat.Manifest && !item.Has("source"))
            item.Error("source", "A Manifest must say where its digests were taken from.", "Write the address; digests from the place that serves the files prove less than others.");
        if (format is not (null or AttestationFormat.Manifest) && item.Has("source"))
            item.Error("source", "Only a Manifest has a source; a signed attestation says it under its signature.", "Remove the field.");
    }

    private static ConfigMapKey? ConfigMap(FieldReader item) => item.Child("configMapRef", "name", "key") is { } reference
        ? new(reference.Required("name", "Name a ConfigMap of the bundle's namespace."), reference.Required("key", "Name the key in the ConfigMap."))
        : null;

    private static string? Oci(FieldReader item)
    {
        var text = item.Text("ociRef");
        var at = text?.IndexOf('@', StringComparison.Ordinal) ?? 0;
        if (text is not null && (at < 1 || !Identities.IsDigest(text.AsSpan(at + 1))))
            item.Error("ociRef", $"{Wording.Quote(text)} does not name its content by digest.", "Write HOST/PATH@sha256:<64 hex digits>.");
        return text;
    }

    private static string UniqueName(FieldReader item, HashSet<string> names)
    {
        var name = item.Required("name", "Give it a name that is unique in the bundle.");
        if (name.Length > 0 && !names.Add(name))
            item.Error("name", $"The name {Wording.Quote(name)} is used twice.", "Give each its own name.");
        return name;
    }
}
