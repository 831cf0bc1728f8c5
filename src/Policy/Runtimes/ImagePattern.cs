using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>A pattern for image names without tag and digest: <c>*</c> stands for one path part, at the end for all the rest.</summary>
public sealed class ImagePattern
{
    private readonly string[] _parts;

    /// <summary>Makes a pattern. A pattern without a host is Docker Hub's, as for images.</summary>
    public ImagePattern(string text) => _parts = ImageReference.Parse(text).Name.Split('/');

    /// <summary>True when the image's registry and repository fit.</summary>
    public bool Matches(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var rest = image.Name.AsSpan();
        for (var i = 0; i < _parts.Length; i++)
        {
            var isLast = i == _parts.Length - 1;
            if (isLast && _parts[i] == "*")
                return rest.Length > 0;
            var slash = rest.IndexOf('/');
            if (slash < 0 != isLast)
                return false;
            var part = slash < 0 ? rest : rest[..slash];
            if (_parts[i] != "*" && !part.SequenceEqual(_parts[i]))
                return false;
            rest = slash < 0 ? default : rest[(slash + 1)..];
        }

        return rest.IsEmpty;
    }
}
