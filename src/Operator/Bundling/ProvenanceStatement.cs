using System.Text.Encodings.Web;
using System.Text.Json;
using Modelgate.Verification.Statements;

namespace Modelgate.Operator.Bundling;

/// <summary>Makes the statement of a bundle to sign: in-toto Statement v1 with SLSA provenance v1. Every file is a subject whose URI binds it to its
/// artifact's identity; what the artifacts were made from are the dependencies.</summary>
internal static class ProvenanceStatement
{
    private static readonly JsonWriterOptions Written = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the statement in JSON, with a line feed at the end.</summary>
    public static byte[] Write(IReadOnlyList<HashedArtifact> artifacts, ProvenanceOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Written))
        {
            json.WriteStartObject();
            json.WriteString("_type", InTotoStatement.TypeV1);
            json.WriteStartArray("subject");
            foreach (var artifact in artifacts)
                Subjects(json, artifact);
            json.WriteEndArray();
            json.WriteString("predicateType", SlsaProvenance.PredicateTypeV1);
            json.WriteStartObject("predicate");
            json.WriteStartObject("buildDefinition");
            json.WriteString("buildType", options.BuildType);
            Parameters(json, artifacts, options);
            Dependencies(json, artifacts);
            json.WriteEndObject();
            json.WriteStartObject("runDetails");
            json.WriteStartObject("builder");
            json.WriteString("id", options.BuilderId);
            json.WriteEndObject();
            if (options.InvocationId is not null)
            {
                json.WriteStartObject("metadata");
                json.WriteString("invocationId", options.InvocationId);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Subjects(Utf8JsonWriter json, HashedArtifact artifact)
    {
        // Content that its digest names is signed whole.
        if (artifact.Files.Count == 0 && IdentityDigest.Of(artifact.Spec.Reference) is { } whole)
        {
            json.WriteStartObject();
            json.WriteString("name", artifact.Spec.Reference);
            json.WriteString("uri", artifact.Spec.Reference);
            json.WriteStartObject("digest");
            json.WriteString(whole.Algorithm, whole.Value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        foreach (var file in artifact.Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Path);
            json.WriteString("uri", artifact.Spec.Reference + "#" + file.Path);
            json.WriteStartObject("digest");
            json.WriteString("sha256", file.Digest.AsSpan("sha256:".Length));
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void Parameters(Utf8JsonWriter json, IReadOnlyList<HashedArtifact> artifacts, ProvenanceOptions options)
    {
        json.WriteStartObject("externalParameters");
        if (options.Workflow is { } workflow)
        {
            json.WriteStartObject("workflow");
            json.WriteString("repository", workflow.Repository);
            json.WriteString("path", workflow.Path);
            json.WriteString("ref", workflow.Ref);
            json.WriteEndObject();
        }

        json.WriteStartArray("artifacts");
        foreach (var (spec, _) in artifacts)
        {
            json.WriteStartObject();
            json.WriteString("name", spec.Name);
            json.WriteString("role", spec.Role.ToString());
            json.WriteString("reference", spec.Reference);
            if (spec.Upstream is not null)
                json.WriteString("upstream", spec.Upstream);
            if (spec.Base is not null)
                json.WriteString("base", ReferenceOf(spec.Base, artifacts));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Dependencies(Utf8JsonWriter json, IReadOnlyList<HashedArtifact> artifacts)
    {
        json.WriteStartArray("resolvedDependencies");
        HashSet<string> written = new(StringComparer.Ordinal);
        foreach (var (spec, _) in artifacts)
        {
            if (spec.Upstream is not null && written.Add(spec.Upstream))
                Dependency(json, "upstream", spec.Upstream);
            if (spec.Base is not null && ReferenceOf(spec.Base, artifacts) is { } reference && written.Add(reference))
                Dependency(json, "base", reference);
        }

        json.WriteEndArray();
    }

    private static void Dependency(Utf8JsonWriter json, string name, string identity)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("uri", identity);
        if (IdentityDigest.Of(identity) is { } digest)
        {
            json.WriteStartObject("digest");
            json.WriteString(digest.Algorithm, digest.Value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string ReferenceOf(string name, IReadOnlyList<HashedArtifact> artifacts) =>
        artifacts.First(a => string.Equals(a.Spec.Name, name, StringComparison.Ordinal)).Spec.Reference;
}
