using System.Collections.Frozen;

namespace Modelgate.Verification.Manifests;

/// <summary>Names of files that decide what a model does: weights, and what a server loads beside them.</summary>
internal static class WeightFiles
{
    private static readonly FrozenSet<string> Extensions = FrozenSet.ToFrozenSet(
        [".safetensors", ".bin", ".gguf", ".ggml", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".onnx", ".h5", ".keras", ".msgpack", ".npz", ".npy", ".tflite", ".engine", ".plan", ".llamafile", ".mlmodel", ".joblib"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a name that weights have.</summary>
    public static bool IsWeight(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        var dot = name.LastIndexOf('.');
        return dot >= 0 && Extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[dot..]);
    }
}
