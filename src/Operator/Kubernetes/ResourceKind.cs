namespace Modelgate.Operator.Kubernetes;

/// <summary>A kind of object as an API server's addresses name it.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version: <c>v1</c>.</param>
/// <param name="Plural">The resource's name: <c>configmaps</c>.</param>
internal sealed record ResourceKind(string Group, string Version, string Plural)
{
    /// <summary>Where all objects of the kind are, in every namespace; relative, so that servers below a path can be reached.</summary>
    public string Path => Start + Plural;

    /// <summary>Where the objects of one namespace are; an empty namespace: those of a kind without.</summary>
    public string PathIn(string @namespace) =>
        @namespace.Length == 0 ? Path : $"{Start}namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}";

    /// <summary>Where one object is.</summary>
    /// <param name="namespace">Its namespace; empty for kinds without.</param>
    /// <param name="name">Its name.</param>
    public string PathOf(string @namespace, string name) => $"{PathIn(@namespace)}/{Uri.EscapeDataString(name)}";

    /// <summary><c>modelbundles.modelgate.dev</c></summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    private string Start => Group.Length == 0 ? $"api/{Version}/" : $"apis/{Group}/{Version}/";
}
