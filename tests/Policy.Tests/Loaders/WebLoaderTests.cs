using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Loaders;

public class WebLoaderTests
{
    private const string Commit = LoaderHarness.Commit;
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Hub = "https://huggingface.co/acme/m/resolve/";
    private const string Plain = "https://files.example/m.gguf";

    [Theory]
    [InlineData("curl -fL --retry 8 -o /models/m.gguf " + Hub + "main/m.gguf", "Quantization " + Hub + "main/m.gguf pkg:huggingface/acme/m@main")]
    [InlineData("curl -fLo /models/m.gguf " + Hub + Commit + "/m.gguf", "Quantization " + Hub + Commit + "/m.gguf pkg:huggingface/acme/m@" + Commit + "!")]
    [InlineData("curl -L " + Hub + "main/a.safetensors?x=" + Commit + " -o /models/a", "Model " + Hub + "main/a.safetensors?x=" + Commit + " pkg:huggingface/acme/m@main")]
    [InlineData("wget -q -O /models/m.gguf " + Plain, "Quantization " + Plain + " https://files.example/m.gguf")]
    [InlineData("wget -P /models " + Hub + "main/tokenizer.json", "Tokenizer " + Hub + "main/tokenizer.json pkg:huggingface/acme/m@main")]
    [InlineData("aria2c -x 16 -d /models -o m.gguf " + Plain, "Quantization " + Plain + " https://files.example/m.gguf")]
    [InlineData("aria2c -d /models -o m.gguf --checksum=sha-256=" + Digest + " " + Plain, "Quantization " + Plain + " https://files.example/m.gguf#sha256=" + Digest + "!")]
    [InlineData("curl -O --output-dir /models huggingface.co/acme/m/resolve/main/config.json", "Config huggingface.co/acme/m/resolve/main/config.json pkg:huggingface/acme/m@main")]
    public void Model_file_is_found_and_fills_its_target(string command, string found)
    {
        var harness = new LoaderHarness().Run(command.Split(' '));
        Assert.Equal([found], harness.Found);
        Assert.Equal(harness.References, harness.Files.DownloadsAt("/models"));
    }

    [Fact]
    public void Braces_stand_for_several_addresses() => Assert.Equal(
        ["pkg:huggingface/acme/m@main", "pkg:huggingface/acme/m@" + Commit],
        new LoaderHarness().Run("curl", "-LO", Hub + "{main," + Commit + "}/m.gguf").References.Select(r => r.Identity));

    [Theory]
    [InlineData("curl -sf http://localhost:8000/health")]
    [InlineData("curl -f http://ollama.svc:11434/api/tags")]
    [InlineData("curl -s -o /dev/null http://vllm:8000/v1/models")]
    [InlineData("curl -sI https://huggingface.co/acme/m/resolve/main/m.gguf")]
    [InlineData("wget -qO- http://svc/healthz")]
    [InlineData("curl -T m.gguf https://files.example/m.gguf")]
    public void Probes_and_uploads_load_nothing(string command)
    {
        var harness = new LoaderHarness().Run(command.Split(' '));
        Assert.Empty(harness.References);
        Assert.Empty(harness.Signals);
    }

    [Fact]
    public void Script_is_code() =>
        Assert.Equal(["https://astral.sh/uv/install.sh"], new LoaderHarness().Run("curl", "-LsSf", "https://astral.sh/uv/install.sh", "-o", "/tmp/i.sh").Of(SignalKind.CodePlugin));

    [Fact]
    public void Unchecked_server_is_a_redirection() =>
        Assert.Equal(["-k"], new LoaderHarness().Run("curl", "-k", "-LO", Hub + Commit + "/m.gguf").Of(SignalKind.RedirectedSource));

    [Theory]
    [InlineData("http://ollama:11434/api/pull", "{\"name\":\"llama2:7b\"}", "Model llama2:7b registry.ollama.ai/library/llama2:7b")]
    [InlineData("localhost:8000/v1/load_lora_adapter", "{\"lora_name\":\"a\",\"lora_path\":\"evil/x\"}", "Adapter evil/x pkg:huggingface/evil/x")]
    [InlineData("http://sglang:30000/update_weights_from_disk", "{\"model_path\":\"evil/x\"}", "Model evil/x pkg:huggingface/evil/x")]
    public void Request_names_what_the_server_loads(string url, string body, string found) =>
        Assert.Equal([found], new LoaderHarness().Run("curl", "-X", "POST", url, "-d", body).Found);

    [Fact]
    public void Literal_digest_pins_the_file()
    {
        var harness = new LoaderHarness().Run("wget", "-O", "/models/m.gguf", Plain).Run(["sha256sum", "-c", "-"], Digest + "  /models/m.gguf\n");
        Assert.Equal(["Quantization " + Plain + " https://files.example/m.gguf#sha256=" + Digest + "!"], harness.Found);
    }

    [Fact]
    public void Digest_whose_failure_is_ignored_or_that_is_unknown_pins_nothing()
    {
        var ignored = new LoaderHarness().Run("wget", "-O", "/models/m.gguf", Plain).Run(["sha256sum", "-c", "-"], Digest + "  /models/m.gguf\n", failureIsIgnored: true);
        var unknown = new LoaderHarness().Run("wget", "-O", "/models/m.gguf", Plain).Run(["sha256sum", "-c", "-"], Digest + "  /models/m.gguf\n", unknownInput: true);
        var other = new LoaderHarness().Run("wget", "-O", "/models/m.gguf", Plain).Run(["sha256sum", "-c", "-"], Digest + "  /models/other.gguf\n");
        Assert.DoesNotContain(ignored.References.Concat(unknown.References).Concat(other.References), r => r.IsPinned);
    }

    [Fact]
    public void List_that_cannot_be_read_is_unresolvable() =>
        Assert.Equal(["/pvc/list"], new LoaderHarness().Run("wget", "-i", "/pvc/list").Of(SignalKind.Unresolvable));
}
