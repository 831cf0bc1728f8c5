using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Standalone;

/// <summary>Has what one request needs beside the snapshot.</summary>
internal interface IRequestContent
{
    /// <summary>Reads it, all at once. Does not fail: what could not be read says so.</summary>
    /// <param name="namespace">The request's namespace; empty for objects without.</param>
    /// <param name="configMaps">The ConfigMaps that its pods name.</param>
    /// <param name="needsLabels">True when the namespace's labels decide something.</param>
    /// <param name="limit">How long it may take.</param>
    ValueTask<RequestContent> ReadAsync(string @namespace, IReadOnlyList<string> configMaps, bool needsLabels, TimeSpan limit);
}

/// <summary>What one request needs beside the snapshot.</summary>
/// <param name="ConfigMaps">The ConfigMaps.</param>
/// <param name="NamespaceLabels">The namespace's labels; null when nobody knows them.</param>
/// <param name="Problem">Why labels that decide something are not known; else null.</param>
internal readonly record struct RequestContent(IConfigMapSource ConfigMaps, IReadOnlyDictionary<string, string>? NamespaceLabels = null, string? Problem = null);
