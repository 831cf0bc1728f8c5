using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Invocation;

public class VariableExpansionTests
{
    private static readonly Origin Here = new(ReferenceOrigin.Args, FieldPath.Root.Field("args").Index(0));
    private static readonly Origin There = new(ReferenceOrigin.Env, FieldPath.Root.Field("env").Index(0)) { Note = "env A" };

    private static ResolvedEnvironment Environment { get; } = new(new Dictionary<string, Word?>
    {
        ["A"] = new("acme/m", There),
        ["NESTED"] = new("$(A)", There),
        ["EMPTY"] = new("", There),
        ["SECRET"] = new("$(SECRET)", There, new(UnresolvedKind.Secret, "Secret s")),
    });

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$(A)", "acme/m")]
    [InlineData("--model=$(A)", "--model=acme/m")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$acme/m")]
    [InlineData("$$$$(A)", "$$(A)")]
    [InlineData("$(UNDEFINED)", "$(UNDEFINED)")]
    [InlineData("$(A", "$(A")]
    [InlineData("$A", "$A")]
    [InlineData("${A}", "${A}")]
    [InlineData("a$", "a$")]
    [InlineData("$(NESTED)", "$(A)")]
    [InlineData("x$(EMPTY)y", "xy")]
    [InlineData("$()", "$()")]
    [InlineData("$(A)$(A)", "acme/macme/m")]
    public void Text_expands_as_the_kubelet_does(string text, string expected)
    {
        var word = VariableExpansion.Expand(text, Here, Environment);
        Assert.Equal(expected, word.Text);
        Assert.True(word.IsKnown);
    }

    [Fact]
    public void Origin_is_the_variables_and_remembers_the_argument()
    {
        var word = VariableExpansion.Expand("--model=$(A)", Here, Environment);
        Assert.Equal("env[0]", word.Origin.Path.ToString());
        Assert.Equal("args[0]", word.Origin.Within?.Path.ToString());
    }

    [Fact]
    public void Unknown_variable_keeps_its_written_form_and_its_reason()
    {
        var word = VariableExpansion.Expand("a/$(SECRET)/b", Here, Environment);
        Assert.Equal("a/$(SECRET)/b", word.Text);
        Assert.Equal(UnresolvedKind.Secret, word.Unresolved?.Kind);
    }

    [Fact]
    public void Undefined_name_is_unknown_while_a_secret_may_define_it()
    {
        var open = new ResolvedEnvironment(new Dictionary<string, Word?>()) { MayHoldMore = new(UnresolvedKind.Secret, "Secret s may set it") };
        var word = VariableExpansion.Expand("$(MODEL)", Here, open);
        Assert.Equal("$(MODEL)", word.Text);
        Assert.Equal("MODEL is not set in the pod, and Secret s may set it", word.Unresolved?.What);
    }

    [Fact]
    public void Growth_is_bounded()
    {
        var big = new ResolvedEnvironment(new Dictionary<string, Word?> { ["B"] = new(new string('x', 1_000_000), There) });
        var word = VariableExpansion.Expand(string.Concat(Enumerable.Repeat("$(B)", 50)), Here, big);
        Assert.Equal(UnresolvedKind.TooLarge, word.Unresolved?.Kind);
        Assert.True(word.Text.Length <= ResolutionLimits.MaxExpandedLength + 1000);
    }

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => VariableExpansion.Expand(text ?? "", Here, Environment) is not null).QuickCheckThrowOnFailure();
}
