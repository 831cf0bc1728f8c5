namespace Modelgate.Policy.Provenance;

/// <summary>By which channel a value reached the program that reads it. Names are part of the review report (lower camel case).</summary>
public enum ReferenceOrigin
{
    /// <summary>The container's <c>args</c>.</summary>
    Args,

    /// <summary>The container's <c>command</c>, or the command of a lifecycle hook or probe.</summary>
    Command,

    /// <summary>An environment variable with a literal value.</summary>
    Env,

    /// <summary>A ConfigMap, through <c>env</c>, <c>envFrom</c> or a mounted file.</summary>
    ConfigMap,

    /// <summary>A file that the pod itself writes (here-document, redirection).</summary>
    File,

    /// <summary>A shell or Python script inside the pod's specification.</summary>
    Script,

    /// <summary>An Ollama Modelfile.</summary>
    Modelfile,

    /// <summary>The container image.</summary>
    Image,

    /// <summary>A volume of the pod.</summary>
    Volume,

    /// <summary>Nothing names it: the program's own default.</summary>
    Default,

    /// <summary>A field of a custom resource.</summary>
    Spec,
}
