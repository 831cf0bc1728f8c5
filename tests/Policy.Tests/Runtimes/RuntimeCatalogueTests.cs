using Modelgate.Policy.Data;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public class RuntimeCatalogueTests
{
    private sealed class NoMaps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => name;
    }

    private const string Policy = """
        apiVersion: modelgate.dev/v1alpha1
        kind: ModelPolicy
        metadata: {name: own}
        spec:
          runtimes:
            images:
              - {runtime: vllm, pattern: registry.example/platform/*}
            custom:
              - name: plumd
                images: [registry.example/plum]
                programs: [plumd]
                inputs:
                  - {role: Model, flag: --weights, env: PLUM_WEIGHTS, revisionFlag: --commit}
                  - {role: Tokenizer, env: PLUM_TOKENS}
        """;

    private static Decision Review(ContainerSpec container)
    {
        var read = ModelPolicyReader.Read(YamlReader.Read(Policy, YamlDialect.Strict).Documents![0], DateTimeOffset.UnixEpoch);
        Assert.True(read.Value is not null, string.Join('\n', read.Problems.Select(problem => problem.ToString())));
        return AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = new ReviewSubject { ApiVersion = "v1", Kind = "Pod", Namespace = "ml", Name = "p" },
                Pods = [new PodWorkload { Namespace = "ml", Containers = [container] }],
                ConfigMaps = new NoMaps(),
                Now = DateTimeOffset.UnixEpoch,
            },
            ClusterSnapshot.Of([read.Value!], []));
    }

    private static ContainerSpec Container(string image, string[]? command = null, string[]? args = null, params (string Name, string Value)[] env) => new()
    {
        Name = "c",
        Kind = ContainerKind.Container,
        Path = FieldPath.Root.Field("spec").Field("containers").Index(0),
        Image = image,
        Command = command,
        Args = args,
        Environment = [.. env.Select((variable, i) => new EnvironmentVariable(variable.Name, variable.Value, null, FieldPath.Root.Field("env").Index(i)))],
    };

    private static string Seen(Decision decision)
    {
        var container = Assert.Single(Assert.Single(decision.Pods).Containers);
        return container.Runtime + ": " + string.Join(", ", container.References.Select(reference => $"{reference.Role} {reference.Identity}"));
    }

    [Fact]
    public void Own_image_of_a_known_runtime_is_read_as_that_runtime() =>
        Assert.Equal("vllm: Model pkg:huggingface/acme/m", Seen(Review(Container("registry.example/platform/team/server:1", null, ["--model", "acme/m"]))));

    [Fact]
    public void Declared_runtime_is_read_by_its_flags_and_variables() =>
        Assert.Equal(
            "plumd: Model pkg:huggingface/acme/m@v1, Tokenizer pkg:huggingface/acme/t",
            Seen(Review(Container("registry.example/plum:1", null, ["--other", "x", "--weights=acme/m", "--commit", "v1"], ("PLUM_WEIGHTS", "acme/old"), ("PLUM_TOKENS", "acme/t")))));

    [Fact]
    public void Declared_program_is_known_in_any_image() =>
        Assert.Equal("plumd: Model pkg:huggingface/acme/m", Seen(Review(Container("corp/x", ["/opt/plumd"], null, ("PLUM_WEIGHTS", "acme/m")))));

    [Theory]
    [InlineData("registry.example/team/*", "registry.example/team/a/b:1", true)]
    [InlineData("registry.example/*/server", "registry.example/team/server@sha256:0", true)]
    [InlineData("registry.example/*/server", "registry.example/team/x/server", false)]
    [InlineData("registry.example/team/server", "registry.example/team/server-2", false)]
    [InlineData("registry.example/team", "registry.example/team/server", false)]
    [InlineData("team/server", "docker.io/team/server:1", true)]
    [InlineData("registry.example/team/*", "registry.example/team", false)]
    public void Pattern_fits_whole_parts(string pattern, string image, bool fits) => Assert.Equal(fits, new ImagePattern(pattern).Matches(ImageReference.Parse(image)));
}
