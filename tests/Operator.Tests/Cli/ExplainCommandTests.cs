namespace Modelgate.Operator.Tests.Cli;

public class ExplainCommandTests
{
    [Fact]
    public void Reference_is_followed_from_the_argument_to_the_literal()
    {
        var result = CommandLine.RunWith(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: models, namespace: ml}
            data:
              id: org/model
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: llm, namespace: ml}
            spec:
              initContainers:
                - name: fetch
                  image: python:3.13-slim
                  command: [sh, -c]
                  args:
                    - |
                      set -e
                      hf download org/other --local-dir /m
              containers:
                - name: vllm
                  image: vllm/vllm-openai:v0.18.0
                  env:
                    - name: MODEL
                      valueFrom: {configMapKeyRef: {name: models, key: id}}
                  args: ["--model=$(MODEL)"]
                - name: proxy
                  image: envoyproxy/envoy:v1.30
            """,
            "explain", "-");

        Assert.Equal((0, ""), (result.Status, result.Error));
        Assert.Equal(
            """
            ConfigMap ml/models  stdin:1
              serves no model
            Pod ml/llm  stdin:7
              initContainer fetch  image python:3.13-slim
                command line: sh -c set -e …  at spec.initContainers[0].command[0]
                runs: hf download org/other --local-dir /m  at
                  spec.initContainers[0].args[0], line 2
                Model  org/other
                  said in  spec.initContainers[0].args[0], line 2  (line 18)
                  means  pkg:huggingface/org/other, not pinned
              container vllm  image vllm/vllm-openai:v0.18.0  runtime vllm
                vllm reads: vllm serve --model=org/model  at spec.containers[0].image
                Model  org/model
                  said in  spec.containers[0].args[0] <- env MODEL <- ConfigMap models, key
                    id  (line 24)
                  means  pkg:huggingface/org/model, not pinned
              container proxy  image envoyproxy/envoy:v1.30
                starts nothing that can be followed
              denied
                MSC201 unpinned-reference  Deny  spec.initContainers[0].args[0]  (line 18)
                MSC202 mutable-image  Warn  spec.initContainers[0].image  (line 13)
                MSC301 unattested-model  Deny  spec.initContainers[0].args[0]  (line 18)
                MSC201 unpinned-reference  Deny  spec.containers[0].env[0].valueFrom  (line
                  24)
                MSC202 mutable-image  Warn  spec.containers[0].image  (line 21)
                MSC203 mutable-config  Warn  spec.containers[0].env[0].valueFrom  (line 24)
                MSC301 unattested-model  Deny  spec.containers[0].env[0].valueFrom  (line
                  24)

            """,
            result.Output);
    }

    [Fact]
    public void Missing_file_ends_with_2() =>
        Assert.Equal(new(2, "", "modelgate: /nowhere.yaml: there is no such file or folder\n"), CommandLine.Run("explain", "/nowhere.yaml"));
}
