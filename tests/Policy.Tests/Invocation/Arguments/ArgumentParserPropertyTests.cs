using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Invocation.Arguments;

public sealed class ArgumentParserPropertyTests
{
    private static readonly Origin Somewhere = new(ReferenceOrigin.Args, FieldPath.Root.Field("args"));
    private static readonly Flag Model = Flag.One("--model", "-m");
    private static readonly Flag List = Flag.Many("--list");
    private static readonly Flag Json = Flag.Json("--json", "-j");
    private static readonly Flag Trust = Flag.Toggle("--trust", "-t");
    private static readonly Flag Two = Flag.Two("--two");
    private static readonly Flag Maybe = Flag.Optional("--maybe");

    private static readonly FlagTable[] Tables =
    [
        .. ((ArgumentDialect[])
        [
            ArgumentDialect.Argparse, ArgumentDialect.ArgparseKnown, ArgumentDialect.Vllm, ArgumentDialect.Clap, ArgumentDialect.Cobra,
            ArgumentDialect.GoFlag, ArgumentDialect.Click, ArgumentDialect.GetoptLong, ArgumentDialect.LlamaCpp,
        ]).Select(dialect => new FlagTable(dialect, Model, List, Json, Trust, Two, Maybe)),
    ];

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.Elements("--", "-", "", "--model", "--model=", "--model=x", "-mx", "-m=x", "--mo", "--m", "--list", "--json.a.b", "--json.", "-j.=x", "--no-trust", "--trust=1", "-tm", "-t", "--two", "--maybe", "--maybe=1", "---x", "-1", "-.5", "--a b", "x", "\0"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void Any_words_are_read_without_an_exception() =>
        Prop.ForAll(Gen.ListOf(Words).ToArbitrary(), words =>
        {
            foreach (var table in Tables)
            {
                var parsed = Parse(table, [.. words]);
                foreach (var flag in (Flag[])[Model, List, Json, Trust, Two, Maybe])
                {
                    Assert.True(parsed.Values(flag).Count <= parsed.AllValues(flag).Count);
                    Assert.Equal(parsed.Has(flag), parsed.Written(flag) is not null || parsed.Dotted(flag).Count > 0);
                    _ = parsed.Switch(Trust);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plain_value_reads_the_same_in_every_dialect() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            if (text.Get.StartsWith('-'))
                return;
            foreach (var table in Tables)
                Assert.Equal(text.Get, Parse(table, ["--model", text.Get]).Value(Model)?.Text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_command_lines_and_long_words_are_read_in_linear_time()
    {
        string[] hostile = ["--no-", "--model", "--json.a=1", "--list", "-t", "--m", new string('-', 2000), "--" + new string('_', 2000)];
        var words = Enumerable.Range(0, 65_536).Select(i => hostile[i % hostile.Length]).ToArray();
        string[] huge = [new('-', 1_000_000), "--json" + new string('.', 1_000_000), "-" + new string('t', 1_000_000), "--model=" + new string('=', 1_000_000), "- " + new string(' ', 1_000_000)];
        foreach (var table in Tables)
        {
            Assert.NotEmpty(Parse(table, words).Mistakes);
            Parse(table, huge);
        }
    }

    private static ParsedArguments Parse(FlagTable table, string[] words) =>
        ArgumentParser.Parse(Array.ConvertAll(words, word => new Word(word, Somewhere)), table);
}
