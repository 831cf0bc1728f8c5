using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Workloads;

public class PodWorkloadReaderTests
{
    internal const string Pod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"},"managedFields":[{"x":{"y":[1,2]}}]},
         "spec":{"hostAliases":[{"ip":"10.0.0.1","hostnames":["huggingface.co","hf.co"]}],"dnsPolicy":"None",
          "initContainers":[{"name":"i","image":"busybox","restartPolicy":"Always"}],
          "containers":[{"name":"c","image":"vllm/vllm-openai:v1","command":["vllm"],"args":["serve","$(M)"],"workingDir":"/w",
            "env":[{"name":"M","value":"acme/m"},{"name":"S","valueFrom":{"secretKeyRef":{"name":"s","key":"k","optional":true}}},
                   {"name":"F","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}},{"name":"N","valueFrom":{"newRef":{"a":1}}}],
            "envFrom":[{"prefix":"P_","configMapRef":{"name":"cm"}},{"secretRef":{"name":"sec","optional":true}}],
            "volumeMounts":[{"name":"v","mountPath":"/m","subPath":"x","readOnly":true},{"name":"v","mountPath":"/n","subPathExpr":"$(M)"}],
            "lifecycle":{"postStart":{"exec":{"command":["sh","-c","ollama pull x"]}},"preStop":{"httpGet":{"path":"/bye","port":1}}},
            "livenessProbe":{"exec":{"command":["true"]}},"readinessProbe":{"httpGet":{"path":"/v1/models","port":8000}},
            "resources":{"limits":{"cpu":"1","nvidia.com/gpu":"1","amd.com/gpu":"0"},"requests":{"nvidia.com/gpu":1}},
            "ports":[{"containerPort":8000}]}],
          "ephemeralContainers":[{"name":"e","image":"x"}],
          "volumes":[{"name":"v","configMap":{"name":"cm","optional":true,"items":[{"key":"k","path":"p/k"}]}},
                     {"name":"w","projected":{"sources":[{"configMap":{"name":"a"}},{"secret":{"name":"b"}}]}},
                     {"name":"p","persistentVolumeClaim":{"claimName":"models","readOnly":true}},
                     {"name":"d"},{"name":"im","image":{"reference":"reg/x@sha256:1"}},{"name":"q","flexVolume":{"driver":"d"}}]}}
        """;

    private static PodWorkload Read(string json)
    {
        Assert.True(PodWorkloadReader.TryRead(Encoding.UTF8.GetBytes(json), "ml", out var pod, out var error), error);
        return pod!;
    }

    [Fact]
    public void Pod_is_read_in_kubelet_order()
    {
        var pod = Read(Pod);
        Assert.Equal(("ml", "p", true), (pod.Namespace, pod.Name, pod.HasOwnDns));
        Assert.Equal(["i", "c", "e"], pod.Containers.Select(container => container.Name));
        Assert.Equal([ContainerKind.InitContainer, ContainerKind.Container, ContainerKind.EphemeralContainer], pod.Containers.Select(container => container.Kind));
        Assert.Equal("spec.ephemeralContainers[0]", pod.Containers[2].Path.ToString());
        Assert.Equal(["huggingface.co", "hf.co"], pod.HostAliases.Select(alias => alias.Host));
        Assert.Equal("spec.hostAliases[0].hostnames[1]", pod.HostAliases[1].Path.ToString());
    }

    [Fact]
    public void Container_fields_are_read()
    {
        var container = Read(Pod).Containers[1];
        Assert.Equal(["vllm"], container.Command!);
        Assert.Equal(["serve", "$(M)"], container.Args!);
        Assert.Equal("/w", container.WorkingDirectory);
        Assert.Equal(["M", "S", "F", "N"], container.Environment.Select(variable => variable.Name));
        Assert.Equal(new ValueSource(ValueSourceKind.SecretKey, "s", "k", true), container.Environment[1].From);
        Assert.Equal(new ValueSource(ValueSourceKind.Field, "", "metadata.name", false), container.Environment[2].From);
        Assert.Equal(ValueSourceKind.Unknown, container.Environment[3].From?.Kind);
        Assert.Equal(("P_", false, "cm"), (container.EnvironmentSources[0].Prefix, container.EnvironmentSources[0].IsSecret, container.EnvironmentSources[0].Name));
        Assert.True(container.EnvironmentSources[1].IsSecret);
        Assert.Equal(("x", false, true), (container.VolumeMounts[0].SubPath, container.VolumeMounts[0].SubPathIsExpression, container.VolumeMounts[0].ReadOnly));
        Assert.Equal(("$(M)", true, false), (container.VolumeMounts[1].SubPath, container.VolumeMounts[1].SubPathIsExpression, container.VolumeMounts[1].ReadOnly));
        Assert.Equal([InvocationSource.PostStart, InvocationSource.Probe], container.ExecHooks.Select(hook => hook.Source));
        Assert.Equal("spec.containers[0].lifecycle.postStart.exec.command", container.ExecHooks[0].Path.ToString());
        Assert.Equal(["/v1/models"], container.ProbePaths);
        Assert.Equal(["nvidia.com/gpu"], container.Resources);
        Assert.Equal([8000], container.Ports);
    }

    [Fact]
    public void Volumes_are_read()
    {
        var volumes = Read(Pod).Volumes;
        Assert.Equal(
            [VolumeKind.ConfigMap, VolumeKind.Projected, VolumeKind.PersistentVolumeClaim, VolumeKind.EmptyDir, VolumeKind.Image, VolumeKind.Other],
            volumes.Select(volume => volume.Kind));
        Assert.Equal(["cm", "", "models", "", "reg/x@sha256:1", ""], volumes.Select(volume => volume.Source));
        Assert.Equal(new("k", "p/k"), Assert.Single(volumes[0].Items!));
        Assert.Equal([VolumeKind.ConfigMap, VolumeKind.Secret], volumes[1].Sources.Select(source => source.Kind));
        Assert.Equal("flexVolume", volumes[5].FieldName);
    }

    [Theory]
    [InlineData("""{"spec":{"containers":{}}}""", "spec.containers must be a list")]
    [InlineData("""{"spec":{"containers":[1]}}""", "spec.containers must be an object")]
    [InlineData("""{"spec":{"containers":[{"args":"x"}]}}""", "spec.containers[0].args must be a list")]
    [InlineData("""{"spec":{"containers":[{"args":[1]}]}}""", "spec.containers[0].args[0] must be text")]
    [InlineData("""{"spec":{"containers":[{"env":[{"name":1}]}]}}""", "spec.containers[0].env[0].name must be text")]
    [InlineData("[]", " must be a Pod object")]
    public void Wrong_type_names_the_field(string json, string expected)
    {
        Assert.False(PodWorkloadReader.TryRead(Encoding.UTF8.GetBytes(json), null, out _, out var error));
        Assert.Contains(expected.Trim(), error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"spec":{}} x""")]
    [InlineData("""{"metadata":{"name":"\ud800"}}""")]
    public void Broken_json_is_refused(string json) =>
        Assert.False(PodWorkloadReader.TryRead(Encoding.UTF8.GetBytes(json), null, out _, out _));

    [Fact]
    public void Deep_json_is_refused() =>
        Assert.False(PodWorkloadReader.TryRead(Encoding.UTF8.GetBytes("{\"spec\":" + new string('[', 100_000)), null, out _, out _));

    [Fact]
    public void Changed_bytes_never_throw()
    {
        var bytes = Encoding.UTF8.GetBytes(Pod);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<byte>(), (at, value) =>
        {
            var changed = bytes.ToArray();
            changed[(int)(unchecked((uint)at * 7919u) % (uint)changed.Length)] = value;
            PodWorkloadReader.TryRead(changed, null, out var pod, out var error);
            return pod is null == error is not null;
        }).QuickCheckThrowOnFailure();
    }
}
