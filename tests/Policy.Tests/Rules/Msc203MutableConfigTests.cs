using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc203MutableConfigTests
{
    private static readonly Origin Env = new(ReferenceOrigin.Env, Served.Container().Field("env").Index(0)) { Note = "env MODEL" };

    private static Origin From(string? mutable) =>
        new Origin(ReferenceOrigin.ConfigMap, FieldPath.Root.Field("data").Field("m")) { Note = "ConfigMap models, key m", MutableConfigMap = mutable }.UsedBy(Env);

    [Fact]
    public void Reference_from_a_mutable_map_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(203, Served.Vllm(Served.Hub("org/name", origin: From("models")))));

        Assert.Equal(
            "The model \"org/name\" comes from ConfigMap \"models\", which is not immutable. Whoever edits it changes what this pod serves at its next start, and no admission looks at it again.",
            finding.Message);
        Assert.Equal("Set `immutable: true` on ConfigMap models and give it a new name with each change, or write the value into the pod.", finding.Remedy);
    }

    [Fact]
    public void Immutable_map_is_no_finding() => Assert.Empty(Served.Find(203, Served.Vllm(Served.Hub("org/name", origin: From(null)))));

    [Fact]
    public void Each_map_is_said_once_for_a_container() => Assert.Equal(2, Served.Find(203, Served.Vllm(
        Served.Hub("a/a", origin: From("one")), Served.Hub("b/b", origin: From("one")), Served.Hub("c/c") with { RevisionOrigin = From("two") })).Count);

    [Fact]
    public void Switch_from_a_mutable_map_is_found() => Assert.StartsWith(
        "The setting TRUST_REMOTE_CODE=true comes from ConfigMap \"models\"",
        Assert.Single(Served.Find(203, Served.Signalling(new(SignalKind.RemoteCode, "TRUST_REMOTE_CODE=true", "x", From("models"))))).Message, StringComparison.Ordinal);
}
