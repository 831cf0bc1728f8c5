using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>A Rekor v1 log: signed entry timestamps, inclusion proofs and checkpoints by one key. P-256.</summary>
public sealed class RekorV1Log(string baseUrl)
{
    /// <summary>Entries of earlier shards: the entry's own index and the proof's differ by this.</summary>
    public const int ShardOffset = 4_000_000;

    private readonly LogTree _tree = new();

    /// <summary>The log's address.</summary>
    public string BaseUrl { get; } = baseUrl;

    /// <summary>The log's key.</summary>
    public SigningKey Key { get; init; } = SigningKey.New(KeyKind.P256);

    /// <summary>SHA-256 of the log's public key.</summary>
    public byte[] LogId => SHA256.HashData(Key.Spki);

    /// <summary>The name in signature lines.</summary>
    public string Name => new Uri(BaseUrl).Host;

    /// <summary>The first line of checkpoints.</summary>
    public string Origin => Name + " - 2605736670972794746";

    /// <summary>Logs an entry and gives its JSON as it stands in a bundle.</summary>
    public JsonObject Add(LogEntryRecipe recipe, EntryFacts facts, DateTimeOffset now)
    {
        var body = LogEntryBodies.V1(recipe.Kind, facts);
        var kindVersion = new JsonObject { ["kind"] = recipe.Kind, ["version"] = body["apiVersion"]!.GetValue<string>() };
        recipe.Body?.Invoke(body);
        var text = Json.Text(body);
        var bytes = Encoding.UTF8.GetBytes(recipe.BodyText?.Invoke(text) ?? text);
        var (index, proof) = _tree.Add(bytes, (size, root) => Checkpoint(recipe, size, root));

        var time = (recipe.IntegratedTime ?? now.AddSeconds(5)).ToUnixTimeSeconds();
        var entry = new JsonObject
        {
            ["logIndex"] = (index + ShardOffset).ToString(CultureInfo.InvariantCulture),
            ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(LogId) },
            ["kindVersion"] = kindVersion,
            ["integratedTime"] = time.ToString(CultureInfo.InvariantCulture),
        };
        if (recipe.Promise)
            entry["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = Convert.ToBase64String(Promise(bytes, time, index + ShardOffset)) };
        if (recipe.Proof)
            entry["inclusionProof"] = proof;
        entry["canonicalizedBody"] = Convert.ToBase64String(bytes);
        recipe.Edit?.Invoke(entry);
        return entry;
    }

    /// <summary>A signed entry timestamp over the canonical JSON of body, time, log and index.</summary>
    public byte[] Promise(byte[] body, long integratedTime, long logIndex) => Key.Sign(Encoding.UTF8.GetBytes(
        $$"""{"body":"{{Convert.ToBase64String(body)}}","integratedTime":{{integratedTime}},"logID":"{{Convert.ToHexStringLower(LogId)}}","logIndex":{{logIndex}}}"""));

    private string Checkpoint(LogEntryRecipe recipe, int size, byte[] root)
    {
        var text = SignedNote.Checkpoint(Origin, size, root);
        text = recipe.CheckpointText?.Invoke(text) ?? text;
        var note = SignedNote.Write(text, SignedNote.Line(Name, Key, text));
        return recipe.Checkpoint?.Invoke(note) ?? note;
    }
}
