using System.Collections.Concurrent;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Reviewing.Live;

/// <summary>Reads each object once, as long as there are not too many: what many pods name is asked for once.</summary>
internal sealed class KeptObjects(IObjectReader reader) : IObjectReader
{
    private const int MaxObjects = 1_000;
    private const long MaxLength = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<(ResourceKind, string, string), Task<ReadOnlyMemory<byte>>> _kept = [];
    private long _length;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> GetAsync(ResourceKind kind, string @namespace, string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue((kind, @namespace, name), out var kept))
            return await kept;
        if (_kept.Count >= MaxObjects || Interlocked.Read(ref _length) > MaxLength)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _length, 0);
        }

        var reading = reader.GetAsync(kind, @namespace, name, limit, cancellationToken);
        _kept[(kind, @namespace, name)] = reading;
        var json = await reading;
        Interlocked.Add(ref _length, json.Length);
        return json;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ListOneAsync(ResourceKind kind, string @namespace, string name, TimeSpan limit, CancellationToken cancellationToken) =>
        reader.ListOneAsync(kind, @namespace, name, limit, cancellationToken);
}
