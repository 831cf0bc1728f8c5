using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Invocation;

public class ContainerEnvironmentTests
{
    private sealed class Maps(params ConfigMapData[] maps) : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => maps.FirstOrDefault(map => map.Name == name);

        public string Explain(string name) => $"ConfigMap {name} was not given";
    }

    private static readonly FieldPath Path = FieldPath.Root.Field("spec").Field("containers").Index(0);

    private static EnvironmentVariable Variable(int index, string name, string? value, ValueSource? from = null) =>
        new(name, value, from, Path.Field("env").Index(index));

    private static ResolvedEnvironment Resolve(EnvironmentVariable[] variables, EnvironmentSource[]? sources = null, params ConfigMapData[] maps) =>
        ContainerEnvironment.Resolve(
            new PodWorkload { Namespace = "ml", Labels = new Dictionary<string, string> { ["model"] = "acme/l" } },
            new ContainerSpec { Name = "c", Kind = ContainerKind.Container, Path = Path, Environment = variables, EnvironmentSources = sources ?? [] },
            new Maps(maps));

    private static ConfigMapData Map(string name, bool immutable, params (string Key, string Value)[] data) =>
        new() { Name = name, IsImmutable = immutable, Data = data.ToDictionary(pair => pair.Key, pair => pair.Value) };

    [Fact]
    public void Later_duplicate_wins() =>
        Assert.Equal("evil/x", Resolve([Variable(0, "M", "acme/m"), Variable(1, "M", "evil/x")])["M"]?.Text);

    [Fact]
    public void Value_sees_only_what_is_defined_before_it()
    {
        var environment = Resolve([Variable(0, "A", "$(B)"), Variable(1, "B", "acme/m"), Variable(2, "C", "$(B)")]);
        Assert.Equal("$(B)", environment["A"]?.Text);
        Assert.Equal("acme/m", environment["C"]?.Text);
    }

    [Fact]
    public void Env_beats_envFrom_and_a_later_source_beats_an_earlier()
    {
        var environment = Resolve(
            [Variable(0, "B", "own")],
            [new("", false, "one", false, Path), new("", false, "two", false, Path)],
            Map("one", true, ("A", "1"), ("B", "1"), ("C", "1")),
            Map("two", true, ("A", "2"), ("B", "2")));
        Assert.Equal("2", environment["A"]?.Text);
        Assert.Equal("own", environment["B"]?.Text);
        Assert.Equal("1", environment["C"]?.Text);
    }

    [Fact]
    public void Prefix_makes_the_name()
    {
        var environment = Resolve([], [new("VLLM_", false, "c", false, Path)], Map("c", false, ("USE_MODELSCOPE", "true")));
        Assert.Equal("true", environment["VLLM_USE_MODELSCOPE"]?.Text);
        Assert.Equal("c", environment["VLLM_USE_MODELSCOPE"]?.Origin.FirstMutableConfigMap);
    }

    [Fact]
    public void ConfigMap_key_keeps_its_place()
    {
        var environment = Resolve([Variable(0, "M", null, new(ValueSourceKind.ConfigMapKey, "models", "id", false))], null, Map("models", true, ("id", "acme/m")));
        var word = environment["M"]!;
        Assert.Equal("acme/m", word.Text);
        Assert.Equal(ReferenceOrigin.ConfigMap, word.Origin.Kind);
        Assert.Equal("spec.containers[0].env[0].valueFrom", word.Origin.Within?.Path.ToString());
        Assert.Null(word.Origin.FirstMutableConfigMap);
    }

    [Theory]
    [InlineData(ValueSourceKind.SecretKey, UnresolvedKind.Secret)]
    [InlineData(ValueSourceKind.ConfigMapKey, UnresolvedKind.MissingConfigMap)]
    [InlineData(ValueSourceKind.ResourceField, UnresolvedKind.FieldReference)]
    [InlineData(ValueSourceKind.FileKey, UnresolvedKind.FileKeyReference)]
    [InlineData(ValueSourceKind.Unknown, UnresolvedKind.FieldReference)]
    public void Unknowable_source_says_why(ValueSourceKind kind, UnresolvedKind expected)
    {
        var word = Resolve([Variable(0, "M", null, new(kind, "n", "k", false))])["M"]!;
        Assert.Equal(expected, word.Unresolved?.Kind);
        Assert.Equal("$(M)", word.Text);
    }

    [Fact]
    public void Downward_api_knows_labels_and_namespace_but_not_the_ip()
    {
        var environment = Resolve([
            Variable(0, "L", null, new(ValueSourceKind.Field, "", "metadata.labels['model']", false)),
            Variable(1, "N", null, new(ValueSourceKind.Field, "", "metadata.namespace", false)),
            Variable(2, "IP", null, new(ValueSourceKind.Field, "", "status.podIP", false))]);
        Assert.Equal("acme/l", environment["L"]?.Text);
        Assert.Equal("ml", environment["N"]?.Text);
        Assert.False(environment["IP"]?.IsKnown);
    }

    [Fact]
    public void Missing_optional_ConfigMap_is_unknown_because_it_may_appear() =>
        Assert.False(Resolve([Variable(0, "M", null, new(ValueSourceKind.ConfigMapKey, "models", "id", true))])["M"]?.IsKnown);

    [Fact]
    public void Missing_key_of_an_immutable_ConfigMap_leaves_an_earlier_value()
    {
        var environment = Resolve(
            [Variable(0, "M", "acme/m"), Variable(1, "M", null, new(ValueSourceKind.ConfigMapKey, "c", "no", true))], null, Map("c", true));
        Assert.Equal("acme/m", environment["M"]?.Text);
    }

    [Fact]
    public void Secret_in_envFrom_may_hold_more()
    {
        var environment = Resolve([], [new("", true, "s", false, Path)]);
        Assert.Equal("Secret s may set it (envFrom); Secrets are not read", environment.MayHoldMore?.What);
    }
}
