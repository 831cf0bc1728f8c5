namespace Modelgate.Operator.Kubernetes;

/// <summary>One object of the API server as a watch has it.</summary>
/// <typeparam name="T">What Modelgate takes of it.</typeparam>
/// <param name="Namespace">Its namespace; empty for kinds without.</param>
/// <param name="Name">Its name.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="Value">What Modelgate takes of it.</param>
internal sealed record WatchedObject<T>(string Namespace, string Name, string ResourceVersion, T Value);
