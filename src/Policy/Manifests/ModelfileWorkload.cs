using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Runtimes.Ollama;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Manifests;

/// <summary>A Modelfile by itself seen as a pod: a server that is told to create a model from it.</summary>
public static class ModelfileWorkload
{
    /// <summary>Makes the pod.</summary>
    /// <param name="text">The Modelfile.</param>
    /// <param name="name">The file's name, by which messages call it.</param>
    public static PodWorkload From(string text, string name)
    {
        var path = FieldPath.Root.Field("modelfile");
        var file = new Word(text, new Origin(ReferenceOrigin.Modelfile, path) { Note = name });
        return new PodWorkload
        {
            Name = name,
            Containers =
            [
                new ContainerSpec
                {
                    Name = "modelfile",
                    Kind = ContainerKind.Container,
                    Path = path,
                    ReadByController = context =>
                    {
                        context.Sink.Recognise("ollama");
                        ModelfileReferences.AddParts(file, null, null, elsewhere: false, context);
                    },
                },
            ],
        };
    }
}
