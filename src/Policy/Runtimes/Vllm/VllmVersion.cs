using System.Globalization;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The release of vLLM in an image, as far as its tag says it.</summary>
/// <param name="Minor">The second number: vLLM is at 0.x. <see cref="Newest"/> when a rolling tag names the newest; -1 when nothing is known.</param>
/// <param name="Patch">The third number.</param>
internal readonly record struct VllmVersion(int Minor, int Patch)
{
    private const int Newest = 10_000;

    /// <summary>True when the tag names a release or a rolling tag.</summary>
    public bool IsKnown => Minor >= 0;

    /// <summary>True when the image may run this release or a later one; unknown images are read as the newest.</summary>
    public bool IsAtLeast(int minor, int patch) => !IsKnown || Minor > minor || (Minor == minor && Patch >= patch);

    /// <summary>Reads the tag: <c>v0.10.2</c>, <c>0.9.1-x86_64</c>, <c>latest</c>, <c>nightly-…</c>.</summary>
    public static VllmVersion Of(ImageReference image)
    {
        if (image.Tag is not { } tag)
            return image.Digest is null ? new(Newest, 0) : new(-1, 0);
        if (tag.StartsWith("latest", StringComparison.Ordinal) || tag.StartsWith("nightly", StringComparison.Ordinal) || tag.StartsWith("main", StringComparison.Ordinal))
            return new(Newest, 0);
        var text = tag.AsSpan(tag.StartsWith('v') ? 1 : 0);
        if (!TryNumber(ref text, out var major) || major > 1 || !TryNumber(ref text, out var minor))
            return new(-1, 0);
        TryNumber(ref text, out var patch);
        return major == 1 ? new(Newest, 0) : new(minor, patch);
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(text[end] == '.' ? end + 1 : text.Length)..];
        number = 0;
        return digits.Length is > 0 and < 5 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
