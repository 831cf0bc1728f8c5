using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Running;

/// <summary>Takes of a pod's JSON what rules may look at, so that it can be kept, and so that the replicas of a workload come out the same.</summary>
/// <remarks>
/// Left out: status, managed fields, where the pod was placed, annotations unless the pod reads some of its own. Unknown fields stay. The volume that the API
/// server adds for the service account has another name in each pod (<c>kube-api-access-x7k2p</c>); equal names stay equal, different ones different.
/// </remarks>
internal static class PodTrimmer
{
    /// <summary>Longest pod that is kept; real ones have some kilobytes. The verdict on a longer one is not renewed from memory, and that is said.</summary>
    public const int MaxLength = 128 * 1024;

    private const int MaxDepth = 64;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = MaxDepth };
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true };

    /// <summary>The facts of a pod, and its content. Never throws on any bytes; null for what is no object.</summary>
    public static TrimmedPod? Trim(ReadOnlyMemory<byte> json)
    {
        try
        {
            return new Pass(json).Run();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed class Pass(ReadOnlyMemory<byte> json)
    {
        private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
        private bool _readsAnnotations;

        public TrimmedPod? Run()
        {
            var (uid, owner, isEnding) = ReadMetadata();
            var phase = Find("status"u8, "phase"u8);
            _readsAnnotations = MentionsAnnotations();
            var bytes = new ArrayBufferWriter<byte>(4096);
            using (var writer = new Utf8JsonWriter(bytes, Writing))
                Write(writer);
            return new(uid, owner, isEnding || phase is "Succeeded" or "Failed", bytes.WrittenCount <= MaxLength ? bytes.WrittenSpan.ToArray() : []);
        }

        private (string Uid, string Owner, bool IsEnding) ReadMetadata()
        {
            var (uid, owner) = ("", "");
            var isEnding = false;
            var reader = new Utf8JsonReader(json.Span, Reading);
            reader.Read();
            if (!JsonMember.Enter(ref reader, "metadata"u8) || reader.TokenType != JsonTokenType.StartObject)
                return (uid, owner, isEnding);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isUid, isOwners, isDeletion) = (reader.ValueTextEquals("uid"u8), reader.ValueTextEquals("ownerReferences"u8), reader.ValueTextEquals("deletionTimestamp"u8));
                reader.Read();
                if (isUid && reader.TokenType == JsonTokenType.String)
                    uid = reader.GetString()!;
                isEnding |= isDeletion && reader.TokenType == JsonTokenType.String;
                if (isOwners && reader.TokenType == JsonTokenType.StartArray)
                    owner = Controller(ref reader);
                else
                    reader.Skip();
            }

            return (uid, owner, isEnding);
        }

        /// <summary>The reference that says <c>controller: true</c>, as <c>Kind/name</c>. Anybody may write what they like there: it is shown, never trusted.</summary>
        private static string Controller(ref Utf8JsonReader reader)
        {
            var found = "";
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var (kind, name) = ("", "");
                var isController = false;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var (isKind, isName, isFlag) = (reader.ValueTextEquals("kind"u8), reader.ValueTextEquals("name"u8), reader.ValueTextEquals("controller"u8));
                    reader.Read();
                    if (isKind && reader.TokenType == JsonTokenType.String)
                        kind = reader.GetString()!;
                    else if (isName && reader.TokenType == JsonTokenType.String)
                        name = reader.GetString()!;
                    isController |= isFlag && reader.TokenType == JsonTokenType.True;
                    reader.Skip();
                }

                if (isController)
                    found = $"{kind}/{name}";
            }

            return found;
        }

        private string? Find(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
        {
            var reader = new Utf8JsonReader(json.Span, Reading);
            reader.Read();
            return JsonMember.Enter(ref reader, outer) && JsonMember.Enter(ref reader, inner) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }

        private bool MentionsAnnotations()
        {
            var reader = new Utf8JsonReader(json.Span, Reading);
            reader.Read();
            if (!JsonMember.Enter(ref reader, "spec"u8))
                return false;
            var depth = reader.CurrentDepth;
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                if (reader.TokenType != JsonTokenType.String)
                    continue;
                if (reader.ValueIsEscaped ? reader.GetString()!.Contains("metadata.annotations", StringComparison.Ordinal) : reader.ValueSpan.IndexOf("metadata.annotations"u8) >= 0)
                    return true;
            }

            return false;
        }

        private void Write(Utf8JsonWriter writer)
        {
            var reader = new Utf8JsonReader(json.Span, Reading);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("A pod is an object");
            writer.WriteStartObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                    Members(ref reader, writer, "metadata", static (ref r, all) => r.ValueTextEquals("labels"u8) || (all && r.ValueTextEquals("annotations"u8)), _readsAnnotations);
                else if (reader.ValueTextEquals("spec"u8))
                    Members(ref reader, writer, "spec", static (ref r, _) => !IsPlacement(ref r), false);
                else
                    reader.Skip();
            }

            writer.WriteEndObject();
        }

        private delegate bool Wanted(ref Utf8JsonReader reader, bool all);

        private void Members(ref Utf8JsonReader reader, Utf8JsonWriter writer, string name, Wanted wanted, bool all)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException(name + " is an object");
            writer.WriteStartObject(name);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (wanted(ref reader, all))
                    Copy(ref reader, writer);
                else
                    reader.Skip();
            }

            writer.WriteEndObject();
        }

        private static bool IsPlacement(ref Utf8JsonReader reader) =>
            reader.ValueTextEquals("nodeName"u8) || reader.ValueTextEquals("affinity"u8) || reader.ValueTextEquals("tolerations"u8) || reader.ValueTextEquals("nodeSelector"u8)
            || reader.ValueTextEquals("topologySpreadConstraints"u8) || reader.ValueTextEquals("schedulerName"u8) || reader.ValueTextEquals("priority"u8)
            || reader.ValueTextEquals("priorityClassName"u8) || reader.ValueTextEquals("preemptionPolicy"u8) || reader.ValueTextEquals("readinessGates"u8);

        /// <summary>Copies a member, whatever it holds.</summary>
        private void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
        {
            var depth = reader.CurrentDepth;
            var isName = false;
            do
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        isName = reader.ValueTextEquals("name"u8);
                        writer.WritePropertyName(reader.GetString()!);
                        continue;
                    case JsonTokenType.StartObject:
                        writer.WriteStartObject();
                        break;
                    case JsonTokenType.EndObject:
                        writer.WriteEndObject();
                        break;
                    case JsonTokenType.StartArray:
                        writer.WriteStartArray();
                        break;
                    case JsonTokenType.EndArray:
                        writer.WriteEndArray();
                        break;
                    case JsonTokenType.String:
                        writer.WriteStringValue(isName ? Name(reader.GetString()!) : reader.GetString());
                        break;
                    default:
                        writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                        break;
                }

                if (reader.CurrentDepth <= depth && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                    return;
            }
            while (reader.Read());
        }

        private string Name(string name)
        {
            const string Start = "kube-api-access-";
            if (name.Length != Start.Length + 5 || !name.StartsWith(Start, StringComparison.Ordinal))
                return name;
            if (!_names.TryGetValue(name, out var known))
                _names.Add(name, known = Start + "~" + _names.Count.ToString(CultureInfo.InvariantCulture));
            return known;
        }
    }
}

/// <summary>What was taken of a pod.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Owner">Its controller, <c>Kind/name</c>; empty where it has none.</param>
/// <param name="IsOver">True when it has ended or is being deleted.</param>
/// <param name="Json">The pod without what no rule looks at; empty when that is too long to be kept.</param>
internal sealed record TrimmedPod(string Uid, string Owner, bool IsOver, byte[] Json);
