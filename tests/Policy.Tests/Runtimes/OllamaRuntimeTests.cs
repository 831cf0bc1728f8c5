using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public class OllamaRuntimeTests
{
    private static RuntimeHarness Run(params string[] command) => RuntimeHarness.For(new OllamaRuntime()).Command(command).Resolve();

    [Fact]
    public void Image_without_arguments_serves_and_is_mutable()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Image("ollama/ollama").Resolve();
        Assert.Equal("ollama", harness.Runtime);
        Assert.Equal(["ollama serve"], harness.Of(SignalKind.RuntimeMutation));
        Assert.Single(harness.Signals);
        Assert.Empty(harness.References);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("start")]
    public void Server_command_is_mutable(string command)
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Image("ollama/ollama").Args(command).Resolve();
        Assert.True(harness.Has(SignalKind.RuntimeMutation));
    }

    [Theory]
    [InlineData("pull llama3@sha256:0123", "llama3@sha256:0123")]
    [InlineData("run HF.co/acme/m:Q4_K_M", "HF.co/acme/m:Q4_K_M")]
    [InlineData("run --keepalive 24h llama3 hello there", "llama3")]
    [InlineData("run llama3 --think=high --verbose", "llama3")]
    [InlineData("run --think llama3", "llama3")]
    [InlineData("run --unknown llama3", "llama3")]
    [InlineData("launch claude --model acme/m", "acme/m")]
    [InlineData("cp evil/x llama3", "evil/x")]
    [InlineData("pull a b", "a b")]
    public void Command_loads_its_names_unpinned(string line, string names)
    {
        var harness = Run(["ollama", .. line.Split(' ')]);
        Assert.Equal(names.Split(' '), harness.References.Select(r => r.Value));
        Assert.All(harness.References, r => Assert.False(r.IsPinned));
        Assert.All(harness.References, r => Assert.Equal(ModelRole.Model, r.Role));
        Assert.All(harness.References, r => Assert.StartsWith("Ollama names have no immutable form", r.PinningHint, StringComparison.Ordinal));
        Assert.Empty(harness.Signals);
        Assert.Equal("ollama", harness.Runtime);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("ls")]
    [InlineData("ps")]
    [InlineData("show llama3")]
    [InlineData("rm llama3")]
    [InlineData("stop llama3")]
    [InlineData("push acme/m")]
    [InlineData("--version")]
    [InlineData("help")]
    public void Command_that_loads_nothing_is_nothing(string line)
    {
        var harness = Run(["/bin/ollama", .. line.Split(' ')]);
        Assert.Empty(harness.References);
        Assert.Empty(harness.Signals);
        Assert.Null(harness.Runtime);
    }

    [Fact]
    public void Insecure_pull_is_a_redirect()
    {
        var harness = Run("ollama", "pull", "--insecure", "http://reg/ns/m:t");
        Assert.Equal(["--insecure"], harness.Of(SignalKind.RedirectedSource));
        Assert.Equal(["http://reg/ns/m:t"], harness.References.Select(r => r.Value));
    }

    [Fact]
    public void Unknown_name_is_an_unresolved_reference()
    {
        var harness = Run("ollama", "pull", "$MODEL");
        Assert.NotNull(Assert.Single(harness.References).Unresolved);
    }

    [Fact]
    public void Unknown_command_is_unresolvable() => Assert.True(Run("ollama", "$CMD", "x").Has(SignalKind.Unresolvable));

    [Theory]
    [InlineData("http://ollama.ml.svc:11434", true)]
    [InlineData("ollama", true)]
    [InlineData("10.0.0.1:11434", true)]
    [InlineData("[2001:db8::1]:11434", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.0.0.0:11434", false)]
    [InlineData("http://127.0.0.1:11434", false)]
    [InlineData(" \"localhost\" ", false)]
    [InlineData(":11434", false)]
    [InlineData("::", false)]
    [InlineData("[::1]:11434", false)]
    [InlineData("", false)]
    public void Host_variable_says_who_loads(string host, bool elsewhere)
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Env("OLLAMA_HOST", host).Command("ollama", "pull", "m").Resolve();
        Assert.Equal(elsewhere, Assert.Single(harness.References).LoadedElsewhere);
    }

    [Fact]
    public void Created_model_is_run_without_a_pull()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).File("/models/Modelfile", "FROM llama3\n").Command("ollama", "create", "mine", "-f", "/models/Modelfile").Resolve()
            .Command("ollama", "run", "MINE:latest").Resolve();
        Assert.Equal(["llama3@latest"], harness.Of(ModelRole.Model));
        Assert.Equal(["/models/Modelfile"], harness.Of(ModelRole.Modelfile));
    }

    [Fact]
    public void Copied_model_is_run_without_a_pull()
    {
        var harness = Run("ollama", "pull", "evil/x").Command("ollama", "cp", "evil/x", "llama3").Resolve().Command("ollama", "run", "llama3").Resolve();
        Assert.Equal(["evil/x@latest"], harness.Of(ModelRole.Model));
    }

    [Fact]
    public void Modelfile_that_is_not_known_is_unresolvable()
    {
        var harness = Run("ollama", "create", "m", "-f", "/pvc/Modelfile");
        Assert.Equal(["/pvc/Modelfile"], harness.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Modelfile_is_looked_for_in_the_working_directory()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).In("/job").File("/job/Modelfile", "FROM ./m.gguf").Command("ollama", "create", "m").Resolve();
        Assert.Equal(["./m.gguf"], harness.Of(ModelRole.Quantization));
        Assert.Equal("/job/m.gguf", harness.References.Single(r => r.Role == ModelRole.Quantization).Location.LocalPath);
    }

    [Theory]
    [InlineData("from llama3\nADAPTER /cm/lora.gguf", "Modelfile=/m Model=llama3 Adapter=/cm/lora.gguf")]
    [InlineData("FROM /img/m.gguf\nSYSTEM \"\"\"\nFROM evil/x\n\"\"\"", "Modelfile=/m Quantization=/img/m.gguf")]
    [InlineData("FROM llama3 # FROM /img/attested.gguf", "Modelfile=/m Model=llama3 # FROM /img/attested.gguf")]
    [InlineData("FROM evil/x\nFROM /img/m.gguf", "Modelfile=/m Model=evil/x")]
    [InlineData("FROM a\nFROM b", "Modelfile=/m Model=b")]
    [InlineData("FROM /img/m.gguf\nFROM /img/mmproj.gguf", "Modelfile=/m Quantization=/img/m.gguf Projector=/img/mmproj.gguf")]
    [InlineData("FROM /img/safetensors\nADAPTER a\nADAPTER ./b", "Modelfile=/m Model=/img/safetensors Adapter=./b")]
    [InlineData("FROM x\nDRAFT ./d.gguf\nTEMPLATE {{ .Prompt }}", "Modelfile=/m Model=x DraftModel=./d.gguf ChatTemplate={{ .Prompt }}")]
    public void Modelfile_composes_the_model(string text, string expected)
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).File("/m", text).Command("ollama", "create", "n", "--file=/m").Resolve();
        Assert.Equal(expected, string.Join(' ', harness.References.Select(r => $"{r.Role}={r.Value}")));
        Assert.Empty(harness.Signals);
    }

    [Fact]
    public void Modelfile_that_ollama_refuses_is_unresolvable_and_still_read()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).File("/m", "FROM evil/x\nRUN y").Command("ollama", "create", "n", "-f", "/m").Resolve();
        Assert.Equal(["evil/x@latest"], harness.Of(ModelRole.Model));
        Assert.Equal("the Modelfile cannot be read: RUN is no instruction of a Modelfile (line 2)", harness.Signals.Single().Detail!.What);
    }

    [Fact]
    public void Reference_of_a_modelfile_tells_file_and_line()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).File("/m", "# x\nFROM llama3").Command("ollama", "create", "n", "-f", "/m").Resolve();
        var origin = harness.References.Single(r => r.Role == ModelRole.Model).Origin;
        Assert.Equal((Provenance.ReferenceOrigin.Modelfile, "data['/m']", 2), (origin.Kind, origin.Path.ToString(), origin.Line));
        Assert.Equal("command[4]", origin.Within!.Path.ToString());
    }

    [Fact]
    public void Model_variable_on_a_server_pins_nothing()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Image("ollama/ollama").Env("OLLAMA_MODEL", "acme/m").Args("serve").Resolve();
        Assert.Equal(["OLLAMA_MODEL=acme/m"], harness.Of(SignalKind.Unresolvable));
        Assert.Empty(harness.References);
    }

    [Fact]
    public void Server_hands_its_environment_to_llama_server()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Image("ollama/ollama").Env("LLAMA_ARG_MMPROJ", "/pvc/p.gguf").Env("LLAMA_ARG_TOOLS", "all")
            .File("/etc/llama.cpp/config.ini", "lora = /pvc/a.gguf\n").Resolve();
        Assert.Equal(["/pvc/p.gguf"], harness.Of(ModelRole.Projector));
        Assert.Equal(["/pvc/a.gguf"], harness.Of(ModelRole.Adapter));
        Assert.True(harness.Has(SignalKind.CodePlugin));
    }

    [Fact]
    public void Remote_hosts_of_the_server_are_redirects()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Image("ollama/ollama").Env("OLLAMA_REMOTES", "evil.example").Resolve();
        Assert.Equal(["OLLAMA_REMOTES=evil.example"], harness.Of(SignalKind.RedirectedSource));
    }

    [Fact]
    public void Image_of_ones_own_that_serves_without_a_folder_brings_its_models()
    {
        var harness = RuntimeHarness.For(new OllamaRuntime()).Image("registry.corp/llm/ollama:v1").Resolve();
        Assert.Equal(["registry.corp/llm/ollama:v1"], harness.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Mirror_of_the_original_image_brings_none() =>
        Assert.False(RuntimeHarness.For(new OllamaRuntime()).Image("registry.corp/dockerhub/ollama/ollama:0.13").Resolve().Has(SignalKind.Unresolvable));

    [Theory]
    [InlineData("ollama/ollama:rocm", true)]
    [InlineData("alpine/ollama", true)]
    [InlineData("registry.corp/ollama@sha256:00", true)]
    [InlineData("ghcr.io/open-webui/open-webui:ollama", false)]
    [InlineData("registry.corp/mcp-ollama", false)]
    [InlineData("ollama/quantize", false)]
    public void Image_is_recognised_by_its_name(string image, bool matches) =>
        Assert.Equal(matches, new OllamaRuntime().MatchesImage(ImageReference.Parse(image)));
}
