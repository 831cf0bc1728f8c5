using Modelgate.Policy.Rules;
using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Rules;

/// <summary>The stories of the samples and the pages of the rules, reviewed for real.</summary>
public class StoryTests
{
    public static TheoryData<string> Stories => [.. Directory.GetDirectories(Repository.Path("samples"))
        .Select(d => Path.GetFileName(d)!).Where(n => n is not ("policies" or "bundles")).Order(StringComparer.Ordinal)];

    public static TheoryData<int> RulesWithStory => SampleTests.RulesWithStory;

    [Theory]
    [MemberData(nameof(Stories))]
    public void Review_of_a_story_is_what_its_page_expects(string story)
    {
        var folder = Repository.Path("samples", story);
        var text = Reviews.Text(Reviews.Review(File.ReadAllText(Path.Combine(folder, "pod.yaml")), Reviews.Snapshot(folder)));
        var expected = Path.Combine(folder, "expected.txt");
        if (Reviews.Update)
            File.WriteAllText(expected, text);

        Assert.Equal(File.ReadAllText(expected), text);
    }

    [Theory]
    [MemberData(nameof(RulesWithStory))]
    public void Page_of_a_rule_shows_the_story_and_the_exact_text(int number)
    {
        var id = new RuleId(number);
        var page = Repository.Path("docs", "rules", $"{id}.md");
        var text = File.ReadAllText(page);
        var story = text.Split("../../samples/")[1].Split(')')[0];
        var folder = Repository.Path("samples", story);
        var (pod, mended) = (File.ReadAllText(Path.Combine(folder, "pod.yaml")), File.ReadAllText(Path.Combine(folder, "fixed.yaml")));
        var snapshot = Reviews.Snapshot(folder);
        var found = string.Concat(Reviews.Review(pod, snapshot).SelectMany(d => d.Findings).Where(f => f.Finding.Rule == id).Select(f => Reviews.Sentences(f.Finding)));
        var start = text.IndexOf("```text\n", StringComparison.Ordinal) + "```text\n".Length;
        var end = text.IndexOf("```", start, StringComparison.Ordinal);
        var shown = text[start..end];
        if (Reviews.Update)
        {
            File.WriteAllText(page, text[..start] + found + text[end..]);
            shown = found;
        }

        Assert.NotEmpty(found);
        Assert.Equal(found, shown);
        Assert.DoesNotContain(Reviews.Review(mended, snapshot).SelectMany(d => d.Findings), f => f.Finding.Rule == id);
    }
}
