namespace Modelgate.Testing.Sigstore;

/// <summary>A file of a model.</summary>
/// <param name="Path">POSIX path relative to the model's root.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ModelFile(string Path, byte[] Content)
{
    /// <summary>A file of some text.</summary>
    public static ModelFile Of(string path, string text) => new(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A file of <paramref name="size"/> bytes that differ from path to path, and from one part of the file to the next.</summary>
    public static ModelFile OfSize(string path, int size)
    {
        var content = new byte[size];
        for (var i = 0; i < size; i++)
            content[i] = (byte)(((i * 31) + (i >> 8) + path.Length) & 0xFF);
        return new(path, content);
    }
}
