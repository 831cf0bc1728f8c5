using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;

namespace Modelgate.Policy.Tests.Manifests;

public sealed class ManifestPodsTests
{
    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, spec: SPEC}", "spec.containers[0]")]
    [InlineData("{apiVersion: v1, kind: PodTemplate, template: {spec: SPEC}}", "template.spec.containers[0]")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: SPEC}}}", "spec.template.spec.containers[0]")]
    [InlineData("{apiVersion: batch/v1, kind: Job, spec: {template: {spec: SPEC}}}", "spec.template.spec.containers[0]")]
    [InlineData("{apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: SPEC}}}}}", "spec.jobTemplate.spec.template.spec.containers[0]")]
    [InlineData("{apiVersion: serving.knative.dev/v1, kind: Service, spec: {template: {spec: SPEC}}}", "spec.template.spec.containers[0]")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, spec: {template: {spec: SPEC}}}", "spec.template.spec.containers[0]")]
    [InlineData("{apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, spec: {leaderWorkerTemplate: {leaderTemplate: {spec: SPEC}, workerTemplate: {spec: SPEC}}}}",
        "spec.leaderWorkerTemplate.leaderTemplate.spec.containers[0] spec.leaderWorkerTemplate.workerTemplate.spec.containers[0]")]
    [InlineData("{apiVersion: jobset.x-k8s.io/v1alpha2, kind: JobSet, spec: {replicatedJobs: [{name: a, template: {spec: {template: {spec: SPEC}}}}]}}",
        "spec.replicatedJobs[0].template.spec.template.spec.containers[0]")]
    [InlineData("{apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {pytorchReplicaSpecs: {Master: {template: {spec: SPEC}}, Worker: {template: {spec: SPEC}}}}}",
        "spec.pytorchReplicaSpecs.Master.template.spec.containers[0] spec.pytorchReplicaSpecs.Worker.template.spec.containers[0]")]
    [InlineData("{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, spec: {tasks: [{template: {spec: SPEC}}]}}", "spec.tasks[0].template.spec.containers[0]")]
    [InlineData("{apiVersion: workload.codeflare.dev/v1beta2, kind: AppWrapper, spec: {components: [{template: {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: SPEC}}]}}",
        "spec.components[0].template.spec.containers[0]")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: Workflow, spec: {templates: [{name: t, container: {image: b}, sidecars: [{name: s, image: c}]}, {name: u, script: {image: b, source: 'true'}}]}}",
        "spec.templates[0].container spec.templates[0].sidecars[0] spec.templates[1].script")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: CronWorkflow, spec: {workflowSpec: {templates: [{name: t, containerSet: {containers: [{name: a, image: b}]}}]}}}",
        "spec.workflowSpec.templates[0].containerSet.containers[0]")]
    [InlineData("{apiVersion: tekton.dev/v1, kind: Task, spec: {steps: [{name: s, image: b, script: 'true'}]}}", "spec.steps[0]")]
    [InlineData("{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineSpec: {tasks: [{name: t, taskSpec: {steps: [{image: b}]}}]}}}", "spec.pipelineSpec.tasks[0].taskSpec.steps[0]")]
    [InlineData("{apiVersion: example.org/v1, kind: Anything, workload: {pod: SPEC}}", "workload.pod.containers[0]")]
    [InlineData("{apiVersion: example.org/v1, kind: Anything, spec: {containers: [shell, tools]}}", "")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, data: {containers: [{name: a, image: b}]}}", "")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment}", "")]
    [InlineData("[1]", "")]
    public void Templates_are_found_where_the_kind_has_them(string text, string expected)
    {
        var pods = Read(text.Replace("SPEC", "{containers: [{name: a, image: b}]}", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', pods.SelectMany(pod => pod.Containers).Select(container => container.Path)));
        Assert.All(pods, pod => Assert.Equal("ml", pod.Namespace));
    }

    [Theory]
    [InlineData("#!/usr/bin/env python3\nimport os\n", "/usr/bin/env python3 -c")]
    [InlineData("#!/bin/bash -e\nls\n", "/bin/bash -e -c")]
    [InlineData("ls\n", "/bin/sh -c")]
    public void A_step_runs_its_script_with_what_its_first_line_says(string script, string expected)
    {
        var pod = Assert.Single(Read("{apiVersion: tekton.dev/v1, kind: Task, spec: {steps: [{name: s, image: b, script: " + System.Text.Json.JsonSerializer.Serialize(script) + "}]}}"));
        Assert.Equal([.. expected.Split(' '), script], pod.Containers[0].Command!);
    }

    [Fact]
    public void Templates_of_a_RoleBasedGroup_wait_for_their_roles()
    {
        var pods = Read("""
            apiVersion: workloads.x-k8s.io/v1alpha2
            kind: RoleBasedGroup
            spec:
              roleTemplates: [{name: base, template: {spec: {containers: [{name: a, image: b}]}}}]
              roles: [{name: r, standalonePattern: {templateRef: {name: base, patch: {spec: {containers: [{name: a, args: [--model, acme/m]}]}}}}}]
            """);

        Assert.Equal([true, false], pods.SelectMany(pod => pod.Containers).Select(container => container.ExpectsArguments));
    }

    [Fact]
    public void Claim_template_of_a_StatefulSet_is_a_volume()
    {
        var pod = Read("""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: s, namespace: own}
            spec:
              template:
                metadata: {labels: {a: b}}
                spec:
                  containers: [{name: a, image: b}]
                  volumes: [{name: tmp, emptyDir: {}}]
              volumeClaimTemplates:
              - metadata: {name: models}
            """)[0];

        Assert.Equal(["models PersistentVolumeClaim spec.volumeClaimTemplates[0]", "tmp EmptyDir spec.template.spec.volumes[0]"],
            pod.Volumes.Select(volume => $"{volume.Name} {volume.Kind} {volume.Path}"));
        Assert.Equal(("own", "b"), (pod.Namespace, pod.Labels["a"]));
    }

    private static IReadOnlyList<Policy.Workloads.PodWorkload> Read(string text) =>
        ManifestPods.Of(new ManifestObject(YamlReader.Read(text, YamlDialect.Kubernetes).Documents![0], "ml"));
}
