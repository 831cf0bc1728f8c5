using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Resolution;

/// <summary>Takes what runtimes and loaders find in one container.</summary>
public interface IResolutionSink
{
    /// <summary>A reference was found.</summary>
    void Add(ModelReference reference);

    /// <summary>A later step settled a reference's revision or content (<c>git checkout</c>, <c>sha256sum -c</c>). Keeping the old one is safe: it is less certain.</summary>
    void Replace(ModelReference old, ModelReference now)
    {
    }

    /// <summary>Something else that a rule judges was found.</summary>
    void Add(Signal signal);

    /// <summary>A step for <c>modelgate explain</c>: what was read and what it became. Costs nothing when nobody listens.</summary>
    void Step(Origin origin, string text);

    /// <summary>The container serves models with this runtime; the first call wins.</summary>
    void Recognise(string runtime);

    /// <summary>The first recognised runtime, or null.</summary>
    string? Runtime { get; }
}
