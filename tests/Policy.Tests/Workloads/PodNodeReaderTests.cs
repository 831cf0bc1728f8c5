using System.Text;
using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Workloads;

public sealed class PodNodeReaderTests
{
    private const string Pod = """
        metadata:
          name: server
          labels: {app: x}
          annotations: {note: "1"}
        spec:
          serviceAccountName: loader
          dnsConfig: {nameservers: [10.0.0.1]}
          hostAliases:
          - {ip: 10.1.2.3, hostnames: [huggingface.co, hf.co]}
          initContainers:
          - {name: fetch, image: "tools:1", restartPolicy: Always, command: [sh, -c, "true"]}
          containers:
          - name: main
            image: vllm/vllm-openai:v0.11.1
            workingDir: /job
            args: [acme/m, --port, 8000, --x, yes]
            env:
            - {name: A, value: b}
            - {name: B, valueFrom: {configMapKeyRef: {name: cm, key: k, optional: true}}}
            - {name: C, valueFrom: {secretKeyRef: {name: s, key: t}}}
            - {name: D, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            envFrom:
            - {prefix: P_, configMapRef: {name: cm}}
            - {secretRef: {name: s, optional: true}}
            volumeMounts:
            - {name: models, mountPath: /models, subPath: a, readOnly: true}
            - {name: cfg, mountPath: /cfg, subPathExpr: $(A)}
            lifecycle:
              postStart: {exec: {command: [curl, x]}}
            readinessProbe: {httpGet: {path: /v1/models}}
            startupProbe: {exec: {command: [ollama, pull, x]}}
            resources:
              limits: {nvidia.com/gpu: 1, cpu: "0"}
            ports: [{containerPort: 8000}]
          volumes:
          - {name: models, persistentVolumeClaim: {claimName: weights, readOnly: true}}
          - {name: cfg, configMap: {name: cm, optional: true, items: [{key: k, path: f}]}}
          - {name: all, projected: {sources: [{configMap: {name: a}}, {secret: {name: b}}]}}
          - {name: img, image: {reference: "reg/m:v1"}}
          - {name: tmp}
          - {name: share, nfs: {server: host, path: /x}}
        """;

    [Fact]
    public void Pod_is_read_whole()
    {
        var pod = PodNodeReader.Read(Node(Pod), FieldPath.Root.Field("template"), "ml");

        Assert.Equal(("ml", "server", "loader", true), (pod.Namespace, pod.Name, pod.ServiceAccountName, pod.HasOwnDns));
        Assert.Equal("x", pod.Labels["app"]);
        Assert.Equal("1", pod.Annotations["note"]);
        Assert.Equal("huggingface.co 10.1.2.3 template.spec.hostAliases[0].hostnames[0]", $"{pod.HostAliases[0].Host} {pod.HostAliases[0].Ip} {pod.HostAliases[0].Path}");
        Assert.Equal(2, pod.HostAliases.Count);
        Assert.Equal((ContainerKind.InitContainer, "Always"), (pod.Containers[0].Kind, pod.Containers[0].RestartPolicy));
        var main = pod.Containers[1];
        Assert.Equal("template.spec.containers[0]", main.Path.ToString());
        Assert.Equal(["acme/m", "--port", "8000", "--x", "true"], main.Args!);
        Assert.Null(main.Command);
        Assert.Equal("/job", main.WorkingDirectory);
        Assert.Equal(new ValueSource(ValueSourceKind.ConfigMapKey, "cm", "k", true), main.Environment[1].From);
        Assert.Equal(new ValueSource(ValueSourceKind.SecretKey, "s", "t", false), main.Environment[2].From);
        Assert.Equal(new ValueSource(ValueSourceKind.Field, "", "metadata.name", false), main.Environment[3].From);
        Assert.Equal("P_ cm False False", Show(main.EnvironmentSources[0]));
        Assert.Equal(" s True True", Show(main.EnvironmentSources[1]));
        Assert.Equal("$(A)", main.VolumeMounts[1].SubPath);
        Assert.True(main.VolumeMounts[1].SubPathIsExpression);
        Assert.Equal([InvocationSource.PostStart, InvocationSource.Probe], main.ExecHooks.Select(hook => hook.Source));
        Assert.Equal("template.spec.containers[0].startupProbe.exec.command", main.ExecHooks[1].Path.ToString());
        Assert.Equal(["nvidia.com/gpu"], main.Resources);
        Assert.Equal([8000], main.Ports);
        Assert.Equal(["/v1/models"], main.ProbePaths);
        Assert.Equal(
            ["PersistentVolumeClaim weights", "ConfigMap cm", "Projected ", "Image reg/m:v1", "EmptyDir ", "Other host"],
            pod.Volumes.Select(volume => $"{volume.Kind} {volume.Source}"));
        Assert.Equal(["ConfigMap a", "Secret b"], pod.Volumes[2].Sources.Select(volume => $"{volume.Kind} {volume.Source}"));
        Assert.Equal(new("k", "f"), pod.Volumes[1].Items![0]);
    }

    [Fact]
    public void Manifest_and_wire_are_read_alike()
    {
        var node = Node(Pod.Replace("8000, --x, yes", "'8000', --x, 'true'", StringComparison.Ordinal)
            .Replace(", {secret: {name: b}}", "", StringComparison.Ordinal));
        var json = DataNodeJson.ToText(node);
        Assert.True(PodWorkloadReader.TryRead(Encoding.UTF8.GetBytes(json), "ml", out var fast, out var error), error);

        Assert.Equivalent(fast, PodNodeReader.Read(node, FieldPath.Root, "ml"));
    }

    [Theory]
    [InlineData("spec: 1")]
    [InlineData("spec: {containers: 1, volumes: {a: b}}")]
    [InlineData("spec: {containers: [1, null, {}], volumes: [1, null], hostAliases: [x]}")]
    [InlineData("spec: {containers: [{name: [], env: [1, {name: x, valueFrom: 3}], args: x, volumeMounts: [q], resources: 3, lifecycle: [], ports: [{containerPort: x}]}]}")]
    [InlineData("metadata: [x]")]
    public void Wrong_shapes_never_throw(string text) => Assert.NotNull(PodNodeReader.Read(Node(text), FieldPath.Root, ""));

    private static string Show(EnvironmentSource source) => $"{source.Prefix} {source.Name} {source.IsSecret} {source.Optional}";

    private static DataNode Node(string text) => YamlReader.Read(text, YamlDialect.Kubernetes).Documents![0];
}
