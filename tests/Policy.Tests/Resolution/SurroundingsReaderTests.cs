using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resolution;

public class SurroundingsReaderTests
{
    [Theory]
    [InlineData("HF_ENDPOINT", "https://hub.example", SignalKind.RedirectedSource)]
    [InlineData("https_proxy", "http://proxy:3128", SignalKind.RedirectedSource)]
    [InlineData("PYTHONPATH", "/plugins", SignalKind.CodePlugin)]
    [InlineData("LD_PRELOAD", "/x.so", SignalKind.CodePlugin)]
    [InlineData("LD_LIBRARY_PATH", "/pvc/lib", SignalKind.CodePlugin)]
    public void Variable_that_redirects_or_brings_code_is_seen(string name, string value, SignalKind kind)
    {
        var sink = Read(name, value);
        Assert.Equal([(kind, $"{name}={value}")], sink.Signals.Select(signal => (signal.Kind, signal.Subject)));
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "https://huggingface.co/")]
    [InlineData("HF_HOME", "/data")]
    [InlineData("LD_LIBRARY_PATH", "/usr/local/nvidia/lib64:/usr/local/cuda/lib64")]
    [InlineData("PATH", "/usr/bin:/bin")]
    [InlineData("NO_PROXY", ".svc")]
    [InlineData("AWS_ENDPOINT_URL", "https://s3.eu-west-1.amazonaws.com")]
    public void Usual_variable_is_no_finding(string name, string value) => Assert.Empty(Read(name, value).Signals);

    [Fact]
    public void Mount_over_packages_and_host_alias_are_seen()
    {
        var sink = new Sink();
        var container = new ContainerSpec
        {
            Name = "c",
            Kind = ContainerKind.Container,
            Path = FieldPath.Root,
            VolumeMounts = [new("x", "/usr/lib/python3/dist-packages/vllm", "", false, false, FieldPath.Root), new("m", "/models", "", false, false, FieldPath.Root)],
        };
        var pod = new PodWorkload { Containers = [container], HostAliases = [new("huggingface.co", "10.0.0.1", FieldPath.Root), new("db", "10.0.0.2", FieldPath.Root)] };
        SurroundingsReader.Read(container, ResolvedEnvironment.Empty, pod, new PodFiles(new(pod, sink), container, ResolvedEnvironment.Empty), sink);
        Assert.Equal(["/usr/lib/python3/dist-packages/vllm", "huggingface.co"], sink.Signals.Select(signal => signal.Subject));
    }

    [Theory]
    [InlineData(VolumeKind.PersistentVolumeClaim, SignalKind.UnverifiableContent)]
    [InlineData(VolumeKind.HostPath, SignalKind.UnverifiableContent)]
    [InlineData(VolumeKind.EmptyDir, SignalKind.Unresolvable)]
    public void Local_path_is_tied_to_its_volume(VolumeKind kind, SignalKind signal) => Assert.Equal([signal], Judge(kind, _ => { }).Signals.Select(s => s.Kind));

    [Fact]
    public void Image_volume_becomes_a_reference()
    {
        var sink = Judge(VolumeKind.Image, _ => { });
        Assert.Empty(sink.Signals);
        Assert.Equal((ModelRole.Image, "reg.example/m:v1", false), (sink.References[1].Role, sink.References[1].Value, sink.References[1].IsPinned));
    }

    [Fact]
    public void Traced_download_is_reported_when_a_server_opens_it()
    {
        var sink = Judge(VolumeKind.EmptyDir, files => files.Download("/models/m", new()
        {
            Role = ModelRole.Model,
            Value = "https://git.example/m",
            Location = ModelLocations.Git("https://git.example/m"),
            Origin = new(ReferenceOrigin.Script, FieldPath.Root),
        }));
        Assert.Empty(sink.Signals);
        Assert.Equal("git+https://git.example/m", sink.References[1].Identity);
    }

    private static Sink Judge(VolumeKind kind, Action<PodFiles> prepare)
    {
        var sink = new Sink();
        var container = new ContainerSpec
        {
            Name = "c",
            Kind = ContainerKind.Container,
            Path = FieldPath.Root,
            VolumeMounts = [new("v", "/models", "", false, false, FieldPath.Root)],
        };
        var pod = new PodWorkload { Containers = [container], Volumes = [new() { Name = "v", Kind = kind, Path = FieldPath.Root, Source = "reg.example/m:v1" }] };
        var files = new PodFiles(new(pod, sink), container, ResolvedEnvironment.Empty);
        prepare(files);
        sink.References.Add(new() { Role = ModelRole.Model, Value = "/models/m", Location = ModelLocations.Local("/models/m"), Origin = new(ReferenceOrigin.Args, FieldPath.Root) });
        LocalContent.Judge([new(container, ResolvedEnvironment.Empty, files, sink.References, sink)]);
        return sink;
    }

    private static Sink Read(string name, string value)
    {
        var sink = new Sink();
        var container = new ContainerSpec
        {
            Name = "c",
            Kind = ContainerKind.Container,
            Path = FieldPath.Root,
            VolumeMounts = [new("pvc", "/pvc", "", false, false, FieldPath.Root)],
        };
        var environment = new ResolvedEnvironment(new Dictionary<string, Word?> { [name] = new(value, new(ReferenceOrigin.Env, FieldPath.Root)) });
        var pod = new PodWorkload { Containers = [container] };
        SurroundingsReader.Read(container, environment, pod, new PodFiles(new(pod, sink), container, environment), sink);
        return sink;
    }

    private sealed class Sink : IResolutionSink, IConfigMapSource
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

        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => name;
    }
}
