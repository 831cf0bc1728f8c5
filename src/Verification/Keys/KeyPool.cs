using System.Collections.Concurrent;

namespace Modelgate.Verification.Keys;

/// <summary>The platform's object for one key, once for every thread that uses it at the same moment. The platform does not promise that one
/// object may be shared; to import a key costs as much as two verifications, and a lock would let all threads wait for one authority's key.</summary>
internal sealed class KeyPool<TKey>(Func<TKey> import)
    where TKey : class
{
    private readonly ConcurrentStack<TKey> _idle = new([import()]);

    /// <summary>Takes an object that nobody else uses.</summary>
    public TKey Take() => _idle.TryPop(out var key) ? key : import();

    /// <summary>Gives it back.</summary>
    public void Return(TKey key) => _idle.Push(key);
}
