using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Running;

/// <summary>Writes a namespace's PolicyReport for the API server, in as many objects as etcd's limit needs.</summary>
internal static class PolicyReportParts
{
    /// <summary>Longest results of one object: etcd takes 1.5 MiB, and the server adds which fields are whose.</summary>
    public const int MaxLength = 700 * 1024;

    /// <summary>Most objects of one namespace. Further results are counted in the summary, and the last one says how many are left out.</summary>
    public const int MaxParts = 8;

    /// <summary>The label by which our own reports are found again.</summary>
    public const string OwnerLabel = "app.kubernetes.io/managed-by";

    /// <summary>The label's value, and the first report's name.</summary>
    public const string Name = "modelgate";

    /// <summary>The objects, by name; the first one has the summary of all.</summary>
    public static IReadOnlyList<(string Name, ReadOnlyMemory<byte> Json)> Write(PolicyReport report)
    {
        var parts = new List<(string, ReadOnlyMemory<byte>)>();
        var written = 0;
        while (parts.Count == 0 || (written < report.Results.Count && parts.Count < MaxParts))
        {
            var name = parts.Count == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}-{parts.Count + 1}");
            var bytes = new ArrayBufferWriter<byte>(4096);
            using (var json = new Utf8JsonWriter(bytes))
                written = Write(json, report, name, written, isFirst: parts.Count == 0, isLast: parts.Count == MaxParts - 1);
            parts.Add((name, bytes.WrittenMemory));
        }

        return parts;
    }

    /// <summary>True for the name of one of our reports.</summary>
    public static bool IsOurs(string name) => name == Name || (name.StartsWith(Name + "-", StringComparison.Ordinal) && name.AsSpan(Name.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static int Write(Utf8JsonWriter json, PolicyReport report, string name, int from, bool isFirst, bool isLast)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", PolicyReport.ApiVersion);
        json.WriteString("kind", PolicyReport.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", name);
        json.WriteString("namespace", report.Namespace);
        json.WriteStartObject("labels");
        json.WriteString(OwnerLabel, Name);
        json.WriteEndObject();
        json.WriteEndObject();
        var next = WriteResults(json, report, from);
        var leftOut = isLast ? report.Results.Count - next : 0;
        json.WriteStartObject("summary");
        var summary = isFirst ? report.Summary : new(0, 0, 0, 0);
        json.WriteNumber("pass", summary.Pass);
        json.WriteNumber("fail", summary.Fail);
        json.WriteNumber("warn", summary.Warn);
        json.WriteNumber("error", leftOut);
        json.WriteNumber("skip", summary.Skip);
        json.WriteEndObject();
        json.WriteEndObject();
        return next;
    }

    private static int WriteResults(Utf8JsonWriter json, PolicyReport report, int from)
    {
        json.WriteStartArray("results");
        var next = from;
        for (; next < report.Results.Count && json.BytesCommitted + json.BytesPending < MaxLength; next++)
            Write(json, report.Results[next]);
        json.WriteEndArray();
        return next;
    }

    private static void Write(Utf8JsonWriter json, PolicyReportResult result)
    {
        json.WriteStartObject();
        json.WriteString("source", Name);
        json.WriteString("policy", result.Policy);
        if (result.Finding is { } finding)
        {
            json.WriteString("rule", finding.Name);
            json.WriteString("category", PolicyReportResult.Category);
            json.WriteString("severity", finding.Severity.ToLowerInvariant());
        }

        json.WriteString("result", result.Result);
        json.WriteBoolean("scored", true);
        json.WriteStartArray("resources");
        json.WriteStartObject();
        json.WriteString("apiVersion", result.Object.ApiVersion);
        json.WriteString("kind", result.Object.Kind);
        json.WriteString("namespace", result.Object.Namespace);
        json.WriteString("name", result.Object.Name);
        json.WriteString("uid", result.Object.Uid);
        json.WriteEndObject();
        json.WriteEndArray();
        if (result.Message.Length > 0)
            json.WriteString("message", result.Message);
        var hasProperties = false;
        foreach (var (key, value) in result.Properties)
        {
            if (!hasProperties)
                json.WriteStartObject("properties");
            hasProperties = true;
            json.WriteString(key, value);
        }

        if (hasProperties)
            json.WriteEndObject();
        json.WriteEndObject();
    }
}
