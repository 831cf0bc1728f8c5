using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>A Rekor v2 log: hashedrekord 0.0.2 (and dsse 0.0.2, as the first of them took), inclusion proofs and Ed25519 checkpoints; it states no time.</summary>
public sealed class RekorV2Log(string baseUrl)
{
    private readonly LogTree _tree = new();

    /// <summary>The log's address.</summary>
    public string BaseUrl { get; } = baseUrl;

    /// <summary>The log's key.</summary>
    public SigningKey Key { get; init; } = SigningKey.New(KeyKind.Ed25519);

    /// <summary>First line of checkpoints and name in signature lines: the host.</summary>
    public string Origin => new Uri(BaseUrl).Host;

    /// <summary>SHA-256 of origin, 0x0A, 0x01 and the key.</summary>
    public byte[] LogId => SignedNote.LogId(Origin, Key);

    /// <summary>Logs an entry and gives its JSON as it stands in a bundle.</summary>
    public JsonObject Add(LogEntryRecipe recipe, EntryFacts facts)
    {
        var body = LogEntryBodies.V2(recipe.Kind, facts);
        recipe.Body?.Invoke(body);
        var text = Json.Text(body);
        var bytes = Encoding.UTF8.GetBytes(recipe.BodyText?.Invoke(text) ?? text);
        var (_, proof) = _tree.Add(bytes, (size, root) => Checkpoint(recipe, size, root));

        var entry = new JsonObject
        {
            ["logIndex"] = proof["logIndex"]!.GetValue<string>(),
            ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(LogId) },
            ["kindVersion"] = new JsonObject { ["kind"] = recipe.Kind, ["version"] = "0.0.2" },
        };
        if (recipe.Proof)
            entry["inclusionProof"] = proof;
        entry["canonicalizedBody"] = Convert.ToBase64String(bytes);
        recipe.Edit?.Invoke(entry);
        return entry;
    }

    private string Checkpoint(LogEntryRecipe recipe, int size, byte[] root)
    {
        var text = SignedNote.Checkpoint(Origin, size, root);
        text = recipe.CheckpointText?.Invoke(text) ?? text;
        var note = SignedNote.Write(text, SignedNote.Line(Origin, Key, text));
        return recipe.Checkpoint?.Invoke(note) ?? note;
    }
}
