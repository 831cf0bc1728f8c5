using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Ollama;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes.Ollama;

public class OllamaApiTests
{
    private sealed class Sink : IResolutionSink
    {
        public List<ModelReference> References { get; } = [];

        public List<Signal> Signals { get; } = [];

        public string? Runtime => null;

        public void Add(ModelReference reference) => References.Add(reference);

        public void Add(Signal signal) => Signals.Add(signal);

        public void Step(Origin origin, string text)
        {
        }

        public void Recognise(string runtime)
        {
        }
    }

    private static readonly Origin Somewhere = new(ReferenceOrigin.Script, FieldPath.Root.Field("args").Index(0));

    private static Sink Send(string path, string? body, string host = "http://ollama:11434")
    {
        var sink = new Sink();
        var container = new ContainerSpec { Name = "c", Kind = ContainerKind.Container, Path = FieldPath.Root };
        var context = new InvocationContext
        {
            Invocation = new() { Arguments = [new("curl", Somewhere)], Environment = ResolvedEnvironment.Empty },
            Container = container,
            Pod = new() { Containers = [container] },
            Image = ImageReference.Parse("curlimages/curl"),
            Files = new HarnessFiles(),
            Sink = sink,
            Run = _ => { },
        };
        Assert.Equal(OllamaApi.ChangesModels(path), OllamaApi.Resolve(path, body is null ? null : new Word(body, Somewhere), host, context));
        return sink;
    }

    [Theory]
    [InlineData("/api/pull", """{"name":"llama3.2:3b"}""", "Model=llama3.2:3b")]
    [InlineData("/api/pull/", """{"model":"a","name":"b"}""", "Model=a")]
    [InlineData("/ollama/api/pull", """{"NAME":"x","stream":false}""", "Model=x")]
    [InlineData("/api/copy", """{"source":"evil/x","destination":"llama3"}""", "Model=evil/x")]
    [InlineData("/api/create", """{"model":"m","from":"llama3","template":"{{ .Prompt }}"}""", "Model=llama3 ChatTemplate={{ .Prompt }}")]
    [InlineData("/api/create", """{"name":"m","modelfile":"FROM llama3\nADAPTER /a"}""", "Modelfile=FROM llama3 Model=llama3 Adapter=/a")]
    [InlineData("/api/create", """{"model":"m","files":{"a.gguf":"sha256:00"},"adapters":{"b.gguf":"sha256:01"}}""", "Quantization=a.gguf Adapter=b.gguf")]
    public void Request_names_what_the_server_loads(string path, string body, string expected)
    {
        var sink = Send(path, body);
        Assert.Equal(expected, string.Join(' ', sink.References.Select(r => $"{r.Role}={r.Value}")));
        Assert.Empty(sink.Signals);
        Assert.All(sink.References, r => Assert.False(r.IsPinned));
    }

    [Theory]
    [InlineData("/api/generate", """{"model":"llama3"}""")]
    [InlineData("/api/chat", """{"model":"llama3"}""")]
    [InlineData("/api/tags", null)]
    [InlineData("/v1/models", null)]
    [InlineData("/api/pullx", "{}")]
    public void Request_that_brings_nothing_is_nothing(string path, string? body)
    {
        var sink = Send(path, body);
        Assert.Empty(sink.References);
        Assert.Empty(sink.Signals);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("@file")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Body_that_names_nothing_is_unresolvable(string? body)
    {
        var signal = Assert.Single(Send("/api/pull", body).Signals);
        Assert.Equal(SignalKind.Unresolvable, signal.Kind);
    }

    [Fact]
    public void Uploaded_file_is_pinned_by_its_digest()
    {
        var body = "{\"model\":\"m\",\"files\":{\"a.gguf\":\"sha256:" + new string('a', 64) + "\"}}";
        Assert.True(Assert.Single(Send("/api/create", body).References).IsPinned);
    }

    [Theory]
    [InlineData("localhost:11434", false)]
    [InlineData("http://ollama.ml.svc", true)]
    public void Host_says_who_loads(string host, bool elsewhere) =>
        Assert.Equal(elsewhere, Assert.Single(Send("/api/pull", """{"name":"m"}""", host).References).LoadedElsewhere);

    [Fact]
    public void Arbitrary_bodies_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<string>(), (path, body) =>
        {
            Send("/api/create", body ?? "");
            Send(path ?? "", body);
            Send("/api/create", $$"""{"modelfile":"{{body}}"}""", path ?? "");
        }).QuickCheckThrowOnFailure();
}
