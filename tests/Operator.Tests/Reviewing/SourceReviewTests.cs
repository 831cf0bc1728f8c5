using System.Text.Json;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Reviewing;

/// <summary>Dockerfiles, Modelfiles and programs as files of a repository.</summary>
public class SourceReviewTests
{
    [Fact]
    public void Dockerfile_is_judged_for_what_it_fetches_and_for_what_it_starts()
    {
        var result = Review("Dockerfile", """
            FROM vllm/vllm-openai:v0.18.0
            RUN pip install --no-cache-dir hf_transfer && apt-get update && apt-get install -y curl
            RUN hf download org/model --local-dir /models/m
            CMD ["--model", "/models/m", "--trust-remote-code"]
            """);

        Assert.Equal(["build stage-0 null", "container start vllm"], Containers(result));
        Assert.Equal(["Model org/model 3", "Model /models/m 4"], References(result));
        Assert.Equal(["MSC201 RUN 3", "MSC301 RUN 3", "MSC101 CMD 4", "MSC202 FROM 1"], Findings(result));
        Assert.Equal(
            "Build stage \"stage-0\" downloads model \"org/model\" without a revision (RUN, line 3): every build takes what the default branch holds at that moment, so nobody can say which files will be served.",
            result.GetProperty("findings")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("RUN pip install vllm==0.18.0", "")]
    [InlineData("RUN pip install git+https://github.com/org/plugin@0123456789abcdef0123456789abcdef01234567", "")]
    [InlineData("RUN pip install 'plugin @ git+https://github.com/org/plugin@main'", "MSC102 RUN 2")]
    [InlineData("RUN pip install -e git+https://github.com/org/plugin#egg=x", "MSC102 RUN 2")]
    [InlineData("RUN curl -fsSL https://example.com/install.sh | sh", "MSC102 RUN 2, MSC501 RUN 2")]
    public void Code_that_a_build_installs_counts_when_its_address_may_hold_other_code_tomorrow(string line, string expected)
    {
        var result = Review("Dockerfile", $"FROM vllm/vllm-openai:v0.18.0@sha256:{new string('a', 64)}\n{line}\nRUN hf download org/model --revision {new string('b', 40)} --local-dir /m\nCMD [\"--model\", \"/m\"]\n");

        Assert.Equal(expected, string.Join(", ", Findings(result).Where(f => !f.StartsWith("MSC301", StringComparison.Ordinal))));
    }

    [Fact]
    public void Image_without_a_command_is_judged_as_the_server_that_it_is()
    {
        var plain = Review("Dockerfile", "FROM vllm/vllm-openai:v0.18.0\nRUN pip install x\n");
        var named = Review("Dockerfile", "FROM ghcr.io/huggingface/text-generation-inference:3.3.6\nENV MODEL_ID=org/model\n");

        Assert.Equal(["MSC202 FROM 1"], Findings(plain));
        Assert.Empty(References(plain));
        Assert.Equal(["Model org/model 2"], References(named));
    }

    [Fact]
    public void Stages_share_what_they_copy()
    {
        var result = Review("Dockerfile", """
            FROM alpine AS fetch
            RUN git clone https://huggingface.co/org/model /src
            FROM vllm/vllm-openai:v0.18.0
            COPY --from=fetch /src /models/m
            CMD ["--model", "/models/m"]
            """);

        Assert.Equal(["MSC201 RUN 2", "MSC301 RUN 2", "MSC202 FROM 3"], Findings(result));
    }

    [Fact]
    public void Modelfile_is_judged_by_its_lines()
    {
        var result = Review("Modelfile", "FROM llama3:8b\nADAPTER ./lora.gguf\nTEMPLATE \"{{ .Prompt }}\"\n");

        Assert.Equal(["Model llama3:8b 1", "Adapter ./lora.gguf 2", "ChatTemplate {{ .Prompt }} 3"], References(result));
        Assert.Equal(["MSC201 line 1 1", "MSC301 line 1 1", "MSC302 line 2 2", "MSC303 line 3 3"], Findings(result));
        Assert.Equal(
            "Ollama loads chat template \"{{ .Prompt }}\" (Modelfile, line 3), and no verified ModelBundle covers this text.",
            result.GetProperty("findings")[3].GetProperty("message").GetString());
        Assert.StartsWith("Ollama loads model \"llama3:8b\" (Modelfile, line 1):", result.GetProperty("findings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve.py", "from transformers import AutoModel\nm = AutoModel.from_pretrained(\"org/model\", trust_remote_code=True)\n", "trust_remote_code=True")]
    [InlineData("serve.sh", "#!/bin/sh\nvllm serve org/model --trust-remote-code\n", "--trust-remote-code")]
    public void Programs_are_named_by_their_file(string name, string text, string found)
    {
        var result = Review(name, text);

        Assert.Equal(["MSC101 line 2 2", "MSC201 line 2 2", "MSC301 line 2 2"], Findings(result));
        Assert.StartsWith($"Found {found} in {name}, line 2. ", result.GetProperty("findings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_without_models_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        folder.Write("setup.py", "from setuptools import setup\nsetup(name='x')\n");
        folder.Write("test.sh", "set -e\nmake test\n");

        Assert.Equal("0 objects: 0 denied, 0 warned, 0 allowed; 2 skipped\n", CommandLine.Run("review", folder.Path, "-q").Output);
    }

    private static JsonElement Review(string name, string text)
    {
        using var folder = new TemporaryFolder();
        var report = JsonDocument.Parse(CommandLine.Run("review", folder.Write(name, text), "-o", "json").Output).RootElement;
        return Assert.Single(report.GetProperty("results").EnumerateArray());
    }

    private static IEnumerable<string> Containers(JsonElement result) => result.GetProperty("containers").EnumerateArray()
        .Select(c => $"{c.GetProperty("type").GetString()} {c.GetProperty("name").GetString()} {c.GetProperty("runtime").GetString() ?? "null"}");

    private static IEnumerable<string> References(JsonElement result) => result.GetProperty("containers").EnumerateArray()
        .SelectMany(c => c.GetProperty("references").EnumerateArray()).Select(r => $"{r.GetProperty("role").GetString()} {r.GetProperty("value").GetString()} {r.GetProperty("line").GetInt32()}");

    private static IEnumerable<string> Findings(JsonElement result) => result.GetProperty("findings").EnumerateArray()
        .Select(f => $"{f.GetProperty("rule").GetString()} {f.GetProperty("path").GetString()} {f.GetProperty("line").GetInt32()}");
}
