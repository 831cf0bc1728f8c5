namespace Modelgate.Policy.Manifests;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Keyword">The instruction, upper case: <c>RUN</c>.</param>
/// <param name="Line">One-based line of the keyword.</param>
/// <param name="Text">What follows the keyword and its own flags, continuation lines joined, comments between them removed.</param>
/// <param name="Lines">The same, one entry for each line of the file, so that a place in it can be found again.</param>
/// <param name="Flags">Flags of the instruction itself: <c>--platform=linux/amd64</c>, <c>--mount=…</c>.</param>
/// <param name="HereDocuments">Here-documents that belong to it.</param>
public sealed record DockerfileInstruction(
    string Keyword, int Line, string Text, IReadOnlyList<string> Lines, IReadOnlyList<string> Flags, IReadOnlyList<DockerfileHereDocument> HereDocuments)
{
    /// <summary>The words of the exec form, a JSON array of strings; null for the shell form.</summary>
    public IReadOnlyList<string>? Exec { get; init; }
}

/// <summary>A here-document of <c>RUN</c>, <c>COPY</c> or <c>ADD</c>.</summary>
/// <param name="Name">The word after <c>&lt;&lt;</c>, without quotes.</param>
/// <param name="Line">One-based line of the first line of the text.</param>
/// <param name="Text">The text, each line with its line feed.</param>
public sealed record DockerfileHereDocument(string Name, int Line, string Text);

/// <summary>One build stage: <c>FROM</c> and what follows.</summary>
/// <param name="From">The <c>FROM</c> instruction.</param>
/// <param name="Image">The base image or the name of an earlier stage, global <c>ARG</c> defaults filled in.</param>
/// <param name="Name">The name after <c>AS</c>, or null.</param>
/// <param name="Instructions">The instructions after <c>FROM</c>.</param>
public sealed record DockerfileStage(DockerfileInstruction From, string Image, string? Name, IReadOnlyList<DockerfileInstruction> Instructions);
