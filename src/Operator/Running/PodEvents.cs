using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Running;

/// <summary>Tells the owners of running pods of ConfigMaps that changed under them (<c>events.k8s.io/v1</c>). The same change is told once, whoever leads.</summary>
internal sealed class PodEvents(IObjectWriter writer, string instance, TimeProvider time)
{
    /// <summary>The API server's limit for a note.</summary>
    private const int MaxNote = 1024;

    /// <summary>Most of the pod's name that goes into the event's, which may have 253 characters.</summary>
    private const int MaxName = 200;

    private static readonly ResourceKind Kind = new("events.k8s.io", "v1", "events");

    /// <summary>Writes an event about a pod that would no longer be admitted.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="configMap">The ConfigMap.</param>
    /// <param name="version">The ConfigMap's version; empty when it is gone.</param>
    /// <param name="findings">What denies the pod now and did not before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TellAsync(RunningPod pod, string configMap, string version, IReadOnlyList<FindingResult> findings, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pod.Uid}\n{configMap}\n{version}")))[..16];
        try
        {
            await writer.CreateAsync(Kind, pod.Namespace, Write(pod, configMap, $"{(pod.Name.Length > MaxName ? pod.Name[..MaxName].TrimEnd('.', '-') : pod.Name)}.{key}", Note(configMap, version, findings)), cancellationToken);
        }
        catch (ApiException failure) when (failure.Kind is ApiFailureKind.Conflict)
        {
            // It was told before.
        }
    }

    private static string Note(string configMap, string version, IReadOnlyList<FindingResult> findings)
    {
        var text = new StringBuilder($"ConfigMap {configMap} was {(version.Length == 0 ? "deleted" : "changed")} under this pod, which would not be admitted now:");
        foreach (var finding in findings)
            text.Append(CultureInfo.InvariantCulture, $" {finding.Rule} {finding.Path}: {finding.Message}");
        if (text.Length <= MaxNote)
            return text.ToString();
        var end = char.IsHighSurrogate(text[MaxNote - 2]) ? MaxNote - 2 : MaxNote - 1;
        return text.ToString(0, end) + "…";
    }

    private ReadOnlyMemory<byte> Write(RunningPod pod, string configMap, string name, string note)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "events.k8s.io/v1");
            json.WriteString("kind", "Event");
            json.WriteStartObject("metadata");
            json.WriteString("name", name);
            json.WriteString("namespace", pod.Namespace);
            json.WriteEndObject();
            json.WriteString("eventTime", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("reportingController", "modelgate.dev/modelgate");
            json.WriteString("reportingInstance", instance.Length > 128 ? instance[..128] : instance);
            json.WriteString("type", "Warning");
            json.WriteString("reason", "ConfigMapChanged");
            json.WriteString("action", "Review");
            json.WriteString("note", note);
            WriteReference(json, "regarding", "Pod", pod.Namespace, pod.Name, pod.Uid);
            WriteReference(json, "related", "ConfigMap", pod.Namespace, configMap, "");
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteReference(Utf8JsonWriter json, string member, string kind, string @namespace, string name, string uid)
    {
        json.WriteStartObject(member);
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", kind);
        json.WriteString("namespace", @namespace);
        json.WriteString("name", name);
        if (uid.Length > 0)
            json.WriteString("uid", uid);
        json.WriteEndObject();
    }
}
