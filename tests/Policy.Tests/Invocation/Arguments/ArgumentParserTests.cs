using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Invocation.Arguments;

public sealed class ArgumentParserTests
{
    private static readonly Flag Model = Flag.One("--model");
    private static readonly Flag ModelLoader = Flag.Json("--model-loader-extra-config");
    private static readonly Flag Revision = Flag.One("--revision");
    private static readonly Flag Trust = Flag.Toggle("--trust-remote-code");
    private static readonly Flag TrustTemplate = Flag.Toggle("--trust-request-chat-template");
    private static readonly Flag Quantization = Flag.One("--quantization", "-q");
    private static readonly Flag Speculative = Flag.Json("--speculative-config", "-sc");
    private static readonly Flag Lora = Flag.Many("--lora-modules");
    private static readonly Flag Middleware = Flag.Append("--middleware");
    private static readonly Flag Verbose = Flag.Switch("--verbose", "-v");
    private static readonly Flag Scaled = Flag.Two("--lora-scaled");
    private static readonly Flag[] All =
        [Model, ModelLoader, Revision, Trust, TrustTemplate, Quantization, Speculative, Lora, Middleware, Verbose, Scaled, Flag.One("--port", "-p")];

    private static readonly FlagTable Vllm = new(ArgumentDialect.Vllm, All);
    private static readonly FlagTable Argparse = new(ArgumentDialect.Argparse, All);
    private static readonly FlagTable Clap = new(ArgumentDialect.Clap, All);
    private static readonly FlagTable Cobra = new(ArgumentDialect.Cobra, All);
    private static readonly FlagTable LlamaCpp = new(ArgumentDialect.LlamaCpp, All);

    [Theory]
    [InlineData("--trust_remote_code")]
    [InlineData("--trust-remote_code")]
    [InlineData("--trust-rem")]
    [InlineData("--trust_rem")]
    public void Vllm_spellings_of_a_switch_are_the_switch(string word) =>
        Assert.True(Parse(Vllm, "acme/m", word).Switch(Trust));

    [Fact]
    public void Ambiguous_prefix_names_its_candidates_and_sets_nothing()
    {
        var parsed = Parse(Vllm, "acme/m", "--trust");
        var mistake = Assert.Single(parsed.Mistakes);
        Assert.Equal(ArgumentMistakeKind.AmbiguousPrefix, mistake.Kind);
        Assert.Equal(["--trust-remote-code", "--trust-request-chat-template"], mistake.Candidates);
        Assert.True(mistake.MayTurnOn(Trust));
        Assert.Null(parsed.Switch(Trust));
        Assert.Equal(["acme/m"], Texts(parsed.Positionals));
    }

    [Fact]
    public void Exact_name_wins_over_the_longer_names_it_begins() =>
        Assert.Equal("x", Parse(Vllm, "--model", "x").Value(Model)?.Text);

    [Theory]
    [InlineData(false, "--trust-remote-code", "--no-trust_remote_code")]
    [InlineData(true, "--no-trust-remote-code", "--trust-remote-code")]
    public void Last_of_a_switch_and_its_off_form_counts(bool expected, params string[] words) =>
        Assert.Equal(expected, Parse(Vllm, words).Switch(Trust));

    [Fact]
    public void Value_on_a_switch_is_a_mistake_and_never_off()
    {
        var parsed = Parse(Vllm, "--trust-remote-code=False");
        Assert.Null(parsed.Switch(Trust));
        Assert.Equal(ArgumentMistakeKind.UnexpectedValue, Assert.Single(parsed.Mistakes).Kind);
        Assert.True(parsed.Mistakes[0].Concerns(Trust));
    }

    [Theory]
    [InlineData("main", "--revision", "abc", "--rev=main")]
    [InlineData("", "--revision", "abc", "--revision=")]
    [InlineData("", "--revision", "")]
    [InlineData("-1", "--revision", "-1")]
    [InlineData("-x y", "--revision", "-x y")]
    public void Last_value_counts(string expected, params string[] words) =>
        Assert.Equal(expected, Parse(Vllm, words).Value(Revision)?.Text);

    [Fact]
    public void Missing_value_is_a_mistake()
    {
        var parsed = Parse(Vllm, "--revision", "--trust-remote-code");
        Assert.Equal(ArgumentMistakeKind.MissingValue, Assert.Single(parsed.Mistakes).Kind);
        Assert.True(parsed.Switch(Trust));
        Assert.Null(parsed.Value(Revision));
    }

    [Fact]
    public void List_swallows_the_words_after_it_and_a_second_list_replaces_it()
    {
        var parsed = Parse(Vllm, "--lora-modules", "a=b", "acme/m", "--lora_modules", "c=d", "--port", "80");
        Assert.Equal(["c=d"], Texts(parsed.Values(Lora)));
        Assert.Equal(["a=b", "acme/m", "c=d"], Texts(parsed.AllValues(Lora)));
        Assert.Empty(parsed.Positionals);
    }

    [Fact]
    public void Attached_value_of_a_list_is_its_only_value()
    {
        var parsed = Parse(Vllm, "--lora-modules=a=b", "acme/m");
        Assert.Equal(["a=b"], Texts(parsed.Values(Lora)));
        Assert.Equal(["acme/m"], Texts(parsed.Positionals));
    }

    [Fact]
    public void Appending_flag_keeps_every_value() =>
        Assert.Equal(["a.B", "c.D"], Texts(Parse(Vllm, "--middleware", "a.B", "--middleware=c.D").Values(Middleware)));

    [Theory]
    [InlineData("--speculative-config.model", "X")]
    [InlineData("--speculative_config.model=X")]
    [InlineData("-sc.model", "X")]
    [InlineData("--specul.model=X")]
    public void Dotted_key_builds_a_json_value(params string[] words)
    {
        var dotted = Assert.Single(Parse(Vllm, words).Dotted(Speculative));
        Assert.Equal("model", dotted.Key);
        Assert.Equal("X", dotted.Value.Text);
    }

    [Fact]
    public void Dotted_spelling_that_comes_last_replaces_the_others()
    {
        var parsed = Parse(Vllm, "--speculative-config.model", "a", "-sc.model", "b", "--speculative_config.revision", "r");
        var dotted = Assert.Single(parsed.Dotted(Speculative));
        Assert.Equal("b", dotted.Value.Text);
    }

    [Theory]
    [InlineData("-qawq", "awq")]
    [InlineData("-q=gguf", "gguf")]
    public void Short_flag_takes_an_attached_value(string word, string expected) =>
        Assert.Equal(expected, Parse(Vllm, word).Value(Quantization)?.Text);

    [Fact]
    public void Terminator_makes_the_rest_positional() =>
        Assert.Equal(["m", "--trust-remote-code"], Texts(Parse(Vllm, "m", "--", "--trust-remote-code").Positionals));

    [Fact]
    public void Unknown_flag_tells_what_it_may_have_swallowed()
    {
        var mistake = Assert.Single(Parse(Vllm, "--brand-new", "acme/m").Mistakes);
        Assert.Equal(ArgumentMistakeKind.UnknownFlag, mistake.Kind);
        Assert.Equal("acme/m", mistake.Swallowed?.Text);
    }

    [Fact]
    public void Three_dashes_are_an_unknown_flag() =>
        Assert.Equal(ArgumentMistakeKind.UnknownFlag, Assert.Single(Parse(Vllm, "---x").Mistakes).Kind);

    [Fact]
    public void Flag_whose_name_is_unknown_is_reported_as_such()
    {
        var word = new Word("--${FLAG}", Somewhere, new Unresolved(UnresolvedKind.ShellVariable, "FLAG is not set in the pod"));
        Assert.Equal(ArgumentMistakeKind.UnresolvedFlag, Assert.Single(ArgumentParser.Parse([word], Vllm).Mistakes).Kind);
    }

    [Fact]
    public void Attached_value_of_an_unknown_word_stays_unknown()
    {
        var word = new Word("--model=$M", Somewhere, new Unresolved(UnresolvedKind.ShellVariable, "M is not set in the pod"));
        var value = ArgumentParser.Parse([word], Vllm).Value(Model);
        Assert.Equal("$M", value?.Text);
        Assert.False(value?.IsKnown);
    }

    [Fact]
    public void Plain_argparse_does_not_fold_underscores() =>
        Assert.Equal(ArgumentMistakeKind.UnknownFlag, Assert.Single(Parse(Argparse, "--trust_remote_code").Mistakes).Kind);

    [Fact]
    public void Argparse_takes_an_unknown_word_with_a_blank_for_a_positional() =>
        Assert.Equal(["--nothing like it"], Texts(Parse(Argparse, "--nothing like it").Positionals));

    [Fact]
    public void Clap_refuses_a_repeated_flag_and_prefixes()
    {
        Assert.Equal(ArgumentMistakeKind.Repeated, Assert.Single(Parse(Clap, "--model", "a", "--model=b").Mistakes).Kind);
        Assert.Equal(ArgumentMistakeKind.UnknownFlag, Assert.Single(Parse(Clap, "--rev=a").Mistakes).Kind);
    }

    [Theory]
    [InlineData("--verbose=false", false)]
    [InlineData("--verbose=T", true)]
    [InlineData("--verbose", true)]
    [InlineData("-v", true)]
    public void Cobra_switch_takes_a_value(string word, bool expected) => Assert.Equal(expected, Parse(Cobra, word).Switch(Verbose));

    [Fact]
    public void Cobra_value_may_look_like_a_flag() => Assert.Equal("--verbose", Parse(Cobra, "--model", "--verbose").Value(Model)?.Text);

    [Fact]
    public void Llama_cpp_has_no_equals_form_but_folds_underscores()
    {
        var parsed = Parse(LlamaCpp, "--model=/a.gguf", "--lora_scaled", "a.gguf", "0.5", "--lora-scaled", "b.gguf", "1");
        Assert.Null(parsed.Value(Model));
        Assert.True(Assert.Single(parsed.Mistakes).Concerns(Model));
        Assert.Equal(["a.gguf", "0.5", "b.gguf", "1"], Texts(parsed.Values(Scaled)));
    }

    [Fact]
    public void Go_flag_reads_one_dash_and_stops_at_the_first_other_word()
    {
        var parsed = Parse(new FlagTable(ArgumentDialect.GoFlag, All), "-model", "a", "x", "--model", "b");
        Assert.Equal("a", parsed.Value(Model)?.Text);
        Assert.Equal(["x", "--model", "b"], Texts(parsed.Positionals));
    }

    [Fact]
    public void Getopt_bundles_short_flags()
    {
        var parsed = Parse(new FlagTable(ArgumentDialect.GetoptLong, All), "-vp8080", "--mod", "x", "--revis", "r");
        Assert.True(parsed.Switch(Verbose));
        Assert.Equal("r", parsed.Value(Revision)?.Text);
        Assert.Equal(ArgumentMistakeKind.AmbiguousPrefix, Assert.Single(parsed.Mistakes).Kind);
    }

    private static Origin Somewhere { get; } = new(ReferenceOrigin.Args, FieldPath.Root.Field("args"));

    private static ParsedArguments Parse(FlagTable table, params string[] words) =>
        ArgumentParser.Parse(words.Select((word, i) => new Word(word, new(ReferenceOrigin.Args, FieldPath.Root.Field("args").Index(i)))).ToArray(), table);

    private static IEnumerable<string> Texts(IEnumerable<Word> words) => words.Select(word => word.Text);
}
