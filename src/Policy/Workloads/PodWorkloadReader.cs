using System.Text.Json;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads.Json;

namespace Modelgate.Policy.Workloads;

/// <summary>Reads a pod's JSON, as the API server sends it, into what Modelgate looks at. The webhook's fast path: one pass, nothing else is kept.</summary>
public static class PodWorkloadReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ResolutionLimits.MaxDepth };

    /// <summary>Reads the pod.</summary>
    /// <param name="json">A core/v1 Pod object, UTF-8.</param>
    /// <param name="namespaceName">The request's namespace, which wins over the object's.</param>
    /// <param name="pod">The pod; null when it could not be read.</param>
    /// <param name="error">Which field is wrong and what it must be; null when the pod was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, string? namespaceName, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PodWorkload? pod, out string? error)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            pod = Read(ref reader, namespaceName);
            if (reader.Read())
                throw new JsonException("text follows the object");
            error = null;
            return true;
        }
        catch (JsonException exception)
        {
            (pod, error) = (null, exception.Message);
            return false;
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader.GetString on text that is not valid UTF-8, or on a lone surrogate.
            (pod, error) = (null, "a text in it is not valid Unicode");
            return false;
        }
    }

    private static PodWorkload Read(ref Utf8JsonReader reader, string? namespaceName)
    {
        var metadataPath = FieldPath.Root.Field("metadata");
        var specPath = FieldPath.Root.Field("spec");
        Metadata metadata = default;
        Spec spec = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the object must be a Pod object");
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = ReadMetadata(ref reader, metadataPath);
            else if (reader.ValueTextEquals("spec"u8))
                spec = ReadSpec(ref reader, specPath);
            else
                JsonFields.Skip(ref reader);
        }

        var pod = new PodWorkload
        {
            Namespace = namespaceName ?? metadata.Namespace ?? "",
            Name = metadata.Name ?? metadata.GenerateName ?? "",
            MetadataPath = metadataPath,
            SpecPath = specPath,
            Labels = metadata.Labels ?? NoText,
            Annotations = metadata.Annotations ?? NoText,
            Containers = Join(spec.InitContainers, spec.Containers, spec.EphemeralContainers),
            Volumes = spec.Volumes ?? [],
            HostAliases = spec.HostAliases ?? [],
            ServiceAccountName = spec.ServiceAccountName,
            HasOwnDns = spec.HasOwnDns,
        };
        return pod;
    }

    private static readonly Dictionary<string, string> NoText = [];

    private struct Metadata
    {
        public string? Name, GenerateName, Namespace;
        public Dictionary<string, string>? Labels, Annotations;
    }

    private struct Spec
    {
        public List<ContainerSpec>? InitContainers, Containers, EphemeralContainers;
        public List<Volume>? Volumes;
        public List<HostAlias>? HostAliases;
        public string? ServiceAccountName;
        public bool HasOwnDns;
    }

    private static Metadata ReadMetadata(ref Utf8JsonReader reader, FieldPath path)
    {
        Metadata metadata = default;
        if (!JsonFields.BeginObject(ref reader, path))
            return metadata;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                metadata.Name = JsonFields.Text(ref reader, path, "name");
            else if (reader.ValueTextEquals("generateName"u8))
                metadata.GenerateName = JsonFields.Text(ref reader, path, "generateName");
            else if (reader.ValueTextEquals("namespace"u8))
                metadata.Namespace = JsonFields.Text(ref reader, path, "namespace");
            else if (reader.ValueTextEquals("labels"u8))
                metadata.Labels = JsonFields.Map(ref reader, path.Field("labels"));
            else if (reader.ValueTextEquals("annotations"u8))
                metadata.Annotations = JsonFields.Map(ref reader, path.Field("annotations"));
            else
                JsonFields.Skip(ref reader);
        }

        return metadata;
    }

    private static Spec ReadSpec(ref Utf8JsonReader reader, FieldPath path)
    {
        Spec spec = default;
        if (!JsonFields.BeginObject(ref reader, path))
            return spec;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("containers"u8))
                spec.Containers = ContainerJson.ReadAll(ref reader, ContainerKind.Container, path.Field("containers"));
            else if (reader.ValueTextEquals("initContainers"u8))
                spec.InitContainers = ContainerJson.ReadAll(ref reader, ContainerKind.InitContainer, path.Field("initContainers"));
            else if (reader.ValueTextEquals("ephemeralContainers"u8))
                spec.EphemeralContainers = ContainerJson.ReadAll(ref reader, ContainerKind.EphemeralContainer, path.Field("ephemeralContainers"));
            else if (reader.ValueTextEquals("volumes"u8))
                spec.Volumes = VolumeJson.ReadAll(ref reader, path.Field("volumes"));
            else if (reader.ValueTextEquals("hostAliases"u8))
                spec.HostAliases = ReadHostAliases(ref reader, path.Field("hostAliases"));
            else if (reader.ValueTextEquals("serviceAccountName"u8))
                spec.ServiceAccountName = JsonFields.Text(ref reader, path, "serviceAccountName");
            else if (reader.ValueTextEquals("dnsPolicy"u8))
                spec.HasOwnDns |= JsonFields.Text(ref reader, path, "dnsPolicy") == "None";
            else if (reader.ValueTextEquals("dnsConfig"u8))
                spec.HasOwnDns |= HasNameservers(ref reader, path.Field("dnsConfig"));
            else
                JsonFields.Skip(ref reader);
        }

        return spec;
    }

    private static bool HasNameservers(ref Utf8JsonReader reader, FieldPath path)
    {
        var found = false;
        if (!JsonFields.BeginObject(ref reader, path))
            return false;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("nameservers"u8))
                found |= JsonFields.Texts(ref reader, path.Field("nameservers")) is not null;
            else
                JsonFields.Skip(ref reader);
        }

        return found;
    }

    private static List<HostAlias> ReadHostAliases(ref Utf8JsonReader reader, FieldPath path)
    {
        var aliases = new List<HostAlias>();
        if (!JsonFields.BeginArray(ref reader, path))
            return aliases;
        var index = 0;
        while (JsonFields.NextObject(ref reader, path))
        {
            var here = path.Index(index++);
            var ip = "";
            IReadOnlyList<string>? hosts = null;
            while (JsonFields.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("ip"u8))
                    ip = JsonFields.Text(ref reader, here, "ip") ?? "";
                else if (reader.ValueTextEquals("hostnames"u8))
                    hosts = JsonFields.Texts(ref reader, here.Field("hostnames"));
                else
                    JsonFields.Skip(ref reader);
            }

            for (var i = 0; i < (hosts?.Count ?? 0); i++)
                aliases.Add(new HostAlias(hosts![i], ip, here.Field("hostnames").Index(i)));
        }

        return aliases;
    }

    private static List<ContainerSpec> Join(List<ContainerSpec>? init, List<ContainerSpec>? main, List<ContainerSpec>? ephemeral)
    {
        if (init is null && ephemeral is null)
            return main ?? [];
        return [.. init ?? [], .. main ?? [], .. ephemeral ?? []];
    }
}
