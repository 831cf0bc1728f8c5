using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>The tree below a transparency log. Other people's entries stand before and after each entry, so that proofs go left and right.</summary>
internal sealed class LogTree
{
    private readonly MerkleTree _tree = new();
    private readonly Lock _lock = new();

    public LogTree() => AddOthers(5);

    /// <summary>Logs a body and proves it under a checkpoint of the tree's then size.</summary>
    /// <returns>The index in the tree and the inclusion proof.</returns>
    public (int Index, JsonObject Proof) Add(byte[] body, Func<int, byte[], string> checkpoint)
    {
        lock (_lock)
        {
            var index = _tree.Add(body);
            AddOthers(1 + (index % 3));
            var root = _tree.Root();
            return (index, new JsonObject
            {
                ["logIndex"] = index.ToString(CultureInfo.InvariantCulture),
                ["rootHash"] = Convert.ToBase64String(root),
                ["treeSize"] = _tree.Size.ToString(CultureInfo.InvariantCulture),
                ["hashes"] = new JsonArray([.. _tree.Path(index).Select(h => JsonValue.Create(Convert.ToBase64String(h)))]),
                ["checkpoint"] = new JsonObject { ["envelope"] = checkpoint(_tree.Size, root) },
            });
        }
    }

    private void AddOthers(int count)
    {
        for (var i = 0; i < count; i++)
            _tree.Add(Encoding.UTF8.GetBytes($"entry {_tree.Size} of somebody else"));
    }
}
