using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class VllmConfigFileTests
{
    private const string A = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Attached_form_is_never_read_and_the_default_is_served() =>
        Assert.Equal(["Qwen/Qwen3-0.6B"], With("model: acme/m\nrevision: " + A, "--config=/cm/c.yaml").Of(ModelRole.Model));

    [Fact]
    public void File_names_the_model_with_its_line()
    {
        var found = With("port: 80\nmodel: acme/m\nrevision: " + A, "--config", "/cm/c.yaml");
        var reference = Assert.Single(found.References);
        Assert.Equal("pkg:huggingface/acme/m@" + A, reference.Identity);
        Assert.Equal(ReferenceOrigin.ConfigMap, reference.Origin.Kind);
        Assert.Equal(2, reference.Origin.Line);
        Assert.Equal(3, reference.RevisionOrigin?.Line);
    }

    [Theory]
    [InlineData("trust_remote_code: yes", true)]
    [InlineData("trust-remote-code: true", true)]
    [InlineData("trust-rem: On", true)]
    [InlineData("trust-remote-code: false", false)]
    [InlineData("trust-remote-code: no", false)]
    [InlineData("trust-remote-code: y", true)]
    [InlineData("trust-remote-code: \"true\"", true)]
    public void Booleans_are_read_as_pyyaml_does(string yaml, bool expected) =>
        Assert.Equal(expected, With(yaml, "acme/m", "--config", "/cm/c.yaml").Has(SignalKind.RemoteCode));

    [Fact]
    public void File_that_cannot_be_known_may_name_the_model_so_no_default_is_believed()
    {
        var found = With("", "--config", "/elsewhere/c.yaml");
        Assert.Empty(found.References);
        Assert.Equal(["--config /elsewhere/c.yaml"], found.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Command_line_beats_the_file()
    {
        Assert.False(With("trust-remote-code: true", "acme/m", "--config", "/cm/c.yaml", "--no-trust-remote-code").Has(SignalKind.RemoteCode));
        Assert.Equal(["cli/m@b"], With("model: file/m\nrevision: a", "cli/m", "--config", "/cm/c.yaml", "--revision", "b").Of(ModelRole.Model));
        Assert.Equal(["cli/m"], With("model: file/m", "--model", "cli/m", "--config", "/cm/c.yaml").Of(ModelRole.Model));
    }

    [Fact]
    public void Dotted_keys_lists_and_mappings_are_flags()
    {
        var found = With(
            "speculative-config.model: acme/d\nlora-modules:\n- a=/a\n- b=/b\nkv-transfer-config:\n  kv_connector_module_path: m.c\nserve: [x, y]", "acme/m", "--config", "/cm/c.yaml");
        Assert.Equal(["acme/d"], found.Of(ModelRole.DraftModel));
        Assert.Equal(["/a", "/b"], found.Of(ModelRole.Adapter));
        Assert.Equal(["--kv-transfer-config m.c"], found.Of(SignalKind.CodePlugin));
        Assert.False(found.Has(SignalKind.Unresolvable));
    }

    [Fact]
    public void Revision_of_digits_is_what_pyyaml_makes_of_it() =>
        Assert.Equal(["acme/m@83"], With("revision: 0123", "acme/m", "--config", "/cm/c.yaml").Of(ModelRole.Model));

    [Theory]
    [InlineData("/data/c.yaml")]
    [InlineData("/cm/c.json")]
    [InlineData("relative.yaml")]
    [InlineData("$CONFIG")]
    public void File_that_cannot_be_known_is_reported(string path)
    {
        var found = With("model: acme/m", "acme/m", "--config", path);
        var signal = Assert.Single(found.Signals);
        Assert.Equal(SignalKind.Unresolvable, signal.Kind);
        Assert.Equal("--config " + path, signal.Subject);
        Assert.NotNull(signal.Detail);
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("- a")]
    [InlineData("")]
    public void File_that_vllm_cannot_read_is_reported(string yaml) =>
        Assert.Single(With(yaml, "acme/m", "--config", "/cm/c.yaml").Of(SignalKind.Unresolvable));

    private static RuntimeHarness With(string yaml, params string[] words) =>
        RuntimeHarness.For(new VllmRuntime()).Image("vllm/vllm-openai:v0.18.0").Args(words).File("/cm/c.yaml", yaml).Resolve();
}
