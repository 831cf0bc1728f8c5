using System.Security.Cryptography;
using k8s.Exceptions;

namespace Modelgate.Operator.Kubernetes;

/// <summary>What was made of some files, made anew when they change. What cannot be read stays as it was: files that are being replaced are often half there.</summary>
/// <param name="paths">The files.</param>
/// <param name="read">Makes it; may throw what reading files and keys throws.</param>
/// <param name="interval">How often is looked at most.</param>
/// <param name="time">The clock.</param>
internal sealed class FileContent<T>(IReadOnlyList<string> paths, Func<T> read, TimeSpan interval, TimeProvider time)
    where T : class
{
    private readonly Lock _lock = new();
    private T? _current;
    private string _digest = "";
    private long _looked;

    /// <summary>What it is now.</summary>
    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (_current is null)
                    (_digest, _current) = (Digest(), read());
                else if (time.GetElapsedTime(_looked) >= interval)
                    Look();
                else
                    return _current;
                _looked = time.GetTimestamp();
                return _current;
            }
        }
    }

    private void Look()
    {
        try
        {
            var digest = Digest();
            if (digest != _digest)
                (_current, _digest) = (read(), digest);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or KubeConfigException)
        {
            // The next look may succeed; until then the API server is asked with what was read last.
        }
    }

    private string Digest() => string.Concat(paths.Select(path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))));
}
