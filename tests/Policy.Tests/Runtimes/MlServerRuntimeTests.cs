using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class MlServerRuntimeTests
{
    private static RuntimeHarness Start(params string[] words) => RuntimeHarness.For(new MlServerRuntime()).Command(["mlserver", "start", .. words]);

    [Fact]
    public void Settings_of_a_model_name_it_by_hub_id()
    {
        var found = Start("/m").File("/m/a/model-settings.json",
            """{"name": "a", "implementation": "mlserver_huggingface.HuggingFaceRuntime", "parameters": {"extra": {"task": "x", "pretrained_model": "acme/m", "pretrained_tokenizer": "acme/t"}}}""").Resolve();

        Assert.Equal("mlserver", found.Runtime);
        Assert.Equal(["/m", "acme/m"], found.Of(ModelRole.Model));
        Assert.Equal(["acme/t"], found.Of(ModelRole.Tokenizer));
        Assert.Empty(found.Signals);
    }

    [Theory]
    [InlineData("""{"trust_remote_code": true}""", true)]
    [InlineData("""{"trust_remote_code": "yes"}""", true)]
    [InlineData("""{"trust_remote_code": false}""", false)]
    [InlineData("""{"device_map": "auto"}""", false)]
    public void Arguments_of_the_loading_class_may_switch_remote_code_on(string arguments, bool trusts)
    {
        var file = Start("/m").File("/m/model-settings.json", "{\"parameters\": {\"extra\": {\"pretrained_model\": \"acme/m\", \"model_kwargs\": " + arguments + "}}}").Resolve();
        var variable = Start("/m").Env("MLSERVER_MODEL_HUGGINGFACE_MODEL_KWARGS", arguments).Resolve();

        Assert.Equal(trusts, file.Has(SignalKind.RemoteCode));
        Assert.Equal(trusts, variable.Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void Variables_stand_in_for_what_no_file_says()
    {
        var found = Start("/m").Env("MLSERVER_MODEL_URI", "/mnt/x").Env("MLSERVER_MODEL_HUGGINGFACE_PRETRAINED_MODEL", "acme/m").Resolve();

        Assert.Equal(["/m", "/mnt/x", "acme/m"], found.Of(ModelRole.Model));
    }

    [Fact]
    public void File_beats_variable_and_Seldons_parameters_beat_both()
    {
        var harness = Start("/m").File("/m/model-settings.json", """{"parameters": {"uri": "/a", "extra": {"pretrained_model": "acme/file"}}}""")
            .Env("MLSERVER_MODEL_URI", "/b").Env("MLSERVER_MODEL_HUGGINGFACE_PRETRAINED_MODEL", "acme/variable");

        Assert.Equal(["/m", "/a", "acme/file"], harness.Resolve().Of(ModelRole.Model));
        Assert.Equal(["/m", "/a", "acme/unit"],
            Start("/m").File("/m/model-settings.json", """{"parameters": {"uri": "/a", "extra": {"pretrained_model": "acme/file"}}}""")
                .Env("PREDICTIVE_UNIT_PARAMETERS", """[{"name": "pretrained_model", "value": "acme/unit", "type": "STRING"}]""").Resolve().Of(ModelRole.Model));
    }

    [Fact]
    public void Image_alone_serves_its_models_folder()
    {
        Assert.Equal(["mlserver", "start"], new MlServerRuntime().Entrypoint(ImageReference.Parse("seldonio/mlserver:1.7.1"), false)!);
        Assert.Equal([], new MlServerRuntime().Entrypoint(ImageReference.Parse("seldonio/mlserver:1.7.1"), true)!);
        Assert.Equal(["/mnt/models"], Start().Resolve().Of(ModelRole.Model));
        Assert.Equal(["/srv"], Start().Env("MLSERVER_MODELS_DIR", "/srv").Resolve().Of(ModelRole.Model));
    }

    [Fact]
    public void Code_from_beside_the_model_is_noticed()
    {
        var found = Start("/m").File("/m/a/model-settings.json", """{"implementation": "own.Model", "parameters": {"environment_tarball": "env.tgz"}}""")
            .Env("MLSERVER_MODEL_REPOSITORY_IMPLEMENTATION", "repo.Own").Resolve();

        Assert.Equal(["repo.Own", "own.Model", "env.tgz"], found.Of(SignalKind.CodePlugin));
    }

    [Fact]
    public void Class_in_the_image_is_the_images_code() =>
        Assert.False(Start("/opt/model").Env("MLSERVER_MODEL_IMPLEMENTATION", "own.Model").Resolve().Has(SignalKind.CodePlugin));

    [Fact]
    public void Settings_that_cannot_be_read_are_doubts()
    {
        Assert.Equal(["/m/model-settings.json"], Start("/m").File("/m/model-settings.json", "{").Resolve().Of(SignalKind.Unresolvable));
        Assert.Equal(["PREDICTIVE_UNIT_PARAMETERS"], Start("/m").Env("PREDICTIVE_UNIT_PARAMETERS", null).Resolve().Of(SignalKind.Unresolvable));
        Assert.Equal(["nonsense"], Start("/m").Env("MLSERVER_MODEL_HUGGINGFACE_MODEL_KWARGS", "nonsense").Resolve().Of(SignalKind.Unresolvable));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("infer")]
    public void Other_commands_serve_nothing(string command) =>
        Assert.Null(RuntimeHarness.For(new MlServerRuntime()).Command("mlserver", command, "/m").Resolve().Runtime);
}
