namespace Modelgate.Operator.Kubernetes;

/// <summary>Takes what a watch sees. Called by one watch at a time.</summary>
/// <typeparam name="T">What is taken of an object.</typeparam>
internal interface IResourceSink<T>
{
    /// <summary>Takes what Modelgate needs of an object; never throws on any bytes. A list's objects are read at once, on several threads.</summary>
    T Read(ObjectHeader header, ReadOnlyMemory<byte> json);

    /// <summary>These are all objects; what is not among them is gone.</summary>
    void Replace(IReadOnlyList<WatchedObject<T>> all);

    /// <summary>This object is new or changed.</summary>
    void Put(WatchedObject<T> changed);

    /// <summary>This object is gone.</summary>
    void Remove(string @namespace, string name);

    /// <summary>True when another list would take what could not be kept before. Asked between watches, so that nobody makes us list all the time.</summary>
    bool NeedsList => false;

    /// <summary>How the watch is: null while it works, else why it does not.</summary>
    void Report(string? problem);
}
