namespace Modelgate.Operator.Reviewing;

/// <summary>What a file is read as, by its name.</summary>
internal enum InputKind
{
    /// <summary>YAML or JSON with Kubernetes objects.</summary>
    Manifest,

    /// <summary>A Dockerfile or Containerfile.</summary>
    Dockerfile,

    /// <summary>An Ollama Modelfile.</summary>
    Modelfile,

    /// <summary>A Python program.</summary>
    Python,

    /// <summary>A shell script.</summary>
    Shell,
}

/// <summary>A file to read.</summary>
/// <param name="Source">How reports name it: the path as given, and below a folder the way there.</param>
/// <param name="FullPath">Where it is; null for standard input.</param>
/// <param name="Kind">What it is read as.</param>
/// <param name="IsNamed">True when the user named this very file, false when it was found in a folder.</param>
internal sealed record InputFile(string Source, string? FullPath, InputKind Kind, bool IsNamed);
