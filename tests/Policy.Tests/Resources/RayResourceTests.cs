using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Resources;

public sealed class RayResourceTests
{
    [Fact]
    public void LLM_configurations_are_read_as_engine_arguments()
    {
        var found = Service("""
            applications:
            - name: llms
              import_path: ray.serve.llm:build_openai_app
              args:
                llm_configs:
                - model_loading_config: {model_id: alias, model_source: acme/m}
                  engine_kwargs: {revision: v1, trust_remote_code: true, max_model_len: 1024, speculative_config: {model: acme/draft}}
                  lora_config: {dynamic_lora_loading_path: s3://b/loras}
                  runtime_env: {pip: [x]}
                - model_loading_config: {model_id: b, model_source: {bucket_uri: gs://b/m}}
                - model_loading_config: {model_id: acme/plain}
            """);

        Assert.Equal(
            [
                "Model pkg:huggingface/acme/m@v1 spec.serveConfigV2", "DraftModel pkg:huggingface/acme/draft spec.serveConfigV2",
                "Model gs://b/m spec.serveConfigV2", "Model pkg:huggingface/acme/plain spec.serveConfigV2",
            ],
            found.Found);
        Assert.Equal("vllm", found.Runtime);
        Assert.Contains(found.Signals, signal => signal.Kind == SignalKind.RemoteCode && signal.Origin.Line == 7);
        Assert.Contains(found.Signals, signal => signal.Kind == SignalKind.RuntimeMutation && signal.Subject == "dynamic_lora_loading_path: s3://b/loras");
        Assert.Contains(found.Signals, signal => signal.Kind == SignalKind.CodePlugin && signal.Subject == "pip: x");
        Assert.Equal(
            ["(spec)@spec", "head@spec.rayClusterConfig.headGroupSpec.template.spec.containers[0]", "worker@spec.rayClusterConfig.workerGroupSpecs[0].template.spec.containers[0]"],
            found.Containers);
    }

    [Fact]
    public void Application_code_that_is_fetched_hides_its_models()
    {
        var found = Service("""
            applications:
            - import_path: text_ml.app
              runtime_env: {working_dir: "https://host.example/code.zip", pip: [torch, transformers]}
            """);

        Assert.Equal(["text_ml.app"], found.Signals.Where(signal => signal.Kind == SignalKind.Unresolvable).Select(signal => signal.Subject));
        Assert.Equal(["working_dir: https://host.example/code.zip", "pip: torch, transformers"], found.Signals.Where(signal => signal.Kind == SignalKind.CodePlugin).Select(signal => signal.Subject));
        Assert.Equal(["Code https://host.example/code.zip spec.serveConfigV2"], found.Found);
    }

    [Fact]
    public void Application_without_a_word_of_models_is_left_alone()
    {
        var found = Service("applications:\n- import_path: fruit.deployment_graph\n  deployments: [{name: Mango}]");

        Assert.Null(found.Runtime);
        Assert.Empty(found.Signals);
        Assert.Empty(found.References);
    }

    [Fact]
    public void Mounted_module_is_run_with_the_variables_of_the_runtime_environment()
    {
        var found = Service(
            "applications:\n- import_path: vllm_serve:deployment\n  runtime_env: {env_vars: {MODEL_ID: acme/m, OTHER: acme/x}}",
            files => files.Known["/home/ray/vllm_serve.py"] = new Word("import os\nos.environ['MODEL_ID']", new(ReferenceOrigin.ConfigMap, FieldPath.Root)));

        Assert.Equal(["python /home/ray/vllm_serve.py"], found.Started);
        Assert.Equal(["Model pkg:huggingface/acme/m spec.serveConfigV2"], found.Found);
    }

    [Theory]
    [InlineData("applications: [")]
    [InlineData("")]
    [InlineData("applications: [1, {import_path: [x], runtime_env: 3, deployments: 4, args: 5}]")]
    [InlineData("applications: [{import_path: 'ray.serve.llm:build_openai_app', args: {llm_configs: [1, {model_loading_config: 4, engine_kwargs: [x]}, x.yaml]}}]")]
    public void Broken_configuration_never_throws(string text) => Assert.NotNull(Service(text));

    [Fact]
    public void Entrypoint_of_a_job_is_a_shell_script()
    {
        var found = ResourceHarness.Read("apiVersion: ray.io/v1\nkind: RayJob\nspec: {entrypoint: python /app/x.py, runtimeEnvYAML: 'pip: [y]', rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: h, image: i}]}}}}}");

        Assert.Equal(["/bin/sh -c python /app/x.py"], found.Started);
    }

    [Fact]
    public void Variables_that_application_code_commonly_asks_for_name_its_models()
    {
        var found = Service("""
            applications:
            - import_path: chat.serve:app
              runtime_env:
                env_vars: {MODEL_1_ID: acme/a, MODEL_2_ID: acme/b, MODEL_CACHE_PATH: /cache/x, SERVED_MODEL_NAME: acme/alias, MODEL_2_TENSOR_PARALLELISM: "2/4"}
            """);

        Assert.Equal(["Model pkg:huggingface/acme/a spec.serveConfigV2", "Model pkg:huggingface/acme/b spec.serveConfigV2"], found.Found);
        Assert.Equal(["chat.serve:app"], found.Signals.Where(signal => signal.Kind == SignalKind.Unresolvable).Select(signal => signal.Subject));
    }

    [Theory]
    [InlineData("- import_path: main:build\n  args: {model: acme/m, dtype: float16}", "Model pkg:huggingface/acme/m spec.serveConfigV2", "main:build")]
    [InlineData("- import_path: main:build\n  deployments: [{name: D, user_config: {model_id: acme/m, n: 1}}]", "Model pkg:huggingface/acme/m spec.serveConfigV2", "main:build")]
    [InlineData("- import_path: rayllm.backend:router_application\n  args: {models: [./models/m.yaml]}", "", "rayllm.backend:router_application")]
    [InlineData("- import_path: chat.serve:app\n  runtime_env: {env_vars: {MODEL_ID: $MODEL_ID}}", "", "chat.serve:app")]
    [InlineData("- import_path: main:build\n  args: {model: fruit, models: 3}", "", "")]
    public void Arguments_of_an_application_name_its_models(string application, string references, string unresolvable)
    {
        var found = Service("applications:\n" + application);

        Assert.Equal(references, string.Join('|', found.Found));
        Assert.Equal(unresolvable, string.Join('|', found.Signals.Where(signal => signal.Kind == SignalKind.Unresolvable).Select(signal => signal.Subject)));
    }

    [Fact]
    public void Application_that_is_told_to_trust_the_model_s_code_does() =>
        Assert.Contains(Service("applications:\n- import_path: main:build\n  args: {model: acme/m, trust_remote_code: true}").Signals,
            signal => signal is { Kind: SignalKind.RemoteCode, Subject: "trust_remote_code: true" });

    [Fact]
    public void Fields_of_the_first_version_are_read_too()
    {
        var found = ResourceHarness.Read("""
            apiVersion: ray.io/v1alpha1
            kind: RayService
            metadata: {name: r}
            spec:
              serveConfig:
                importPath: paint:entrypoint
                runtimeEnv: |
                  env_vars: {"MODEL_ID": "acme/paint"}
              rayClusterConfig: {headGroupSpec: {template: {spec: {containers: [{name: head, image: i}]}}}}
            """);

        Assert.Equal(["Model pkg:huggingface/acme/paint spec.serveConfig"], found.Found);
        Assert.Equal(["paint:entrypoint"], found.Signals.Select(signal => signal.Subject));
    }

    [Theory]
    [InlineData("", "ulimit -n 65536; ray start")]
    [InlineData(", annotations: {ray.io/overwrite-container-cmd: 'true'}", "")]
    public void Controller_starts_Ray_where_the_first_container_has_no_command(string annotations, string script)
    {
        var found = ResourceHarness.Read(
            $"apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {{name: r{annotations}}}\n"
            + "spec: {headGroupSpec: {template: {spec: {containers: [{name: a, image: 'vllm/vllm-openai:v0.11.2'}, {name: b, image: 'vllm/vllm-openai:v0.11.2'}]}}}}");

        Assert.Equal([script, ""], found.Pods[0].Containers.Select(container => container.Command is null ? "" : container.Command[^1]));
    }

    private static ResourceHarness Service(string config, Action<Runtimes.HarnessFiles>? files = null) => ResourceHarness.Read(
        """
        apiVersion: ray.io/v1
        kind: RayService
        metadata: {name: r}
        spec:
          rayClusterConfig:
            headGroupSpec: {template: {spec: {containers: [{name: head, image: "rayproject/ray:2.52.0"}]}}}
            workerGroupSpecs: [{template: {spec: {containers: [{name: worker, image: "rayproject/ray:2.52.0"}]}}}]
          serveConfigV2: |
            CONFIG
        """.Replace("CONFIG", config.Replace("\n", "\n    ", StringComparison.Ordinal), StringComparison.Ordinal),
        files);
}
