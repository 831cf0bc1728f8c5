
namespace Modelgate.Policy.Tests.Cases;

/// <summary>Pods that an attacker or an honest mistake would get past a naive checker: each with the rules that must, or must not, fire.</summary>
public class TrickyCaseTests
{
    /// <summary>What "allow" means: none of these. The evidence rules say what the bundles say.</summary>
    private static readonly HashSet<string> NeverOnAllow = ["MSC101", "MSC102", "MSC103", "MSC201", "MSC401", "MSC402", "MSC501", "MSC502"];

    public static TheoryData<string> Names { get; } = [.. Directory.GetFiles(TrickyCase.Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_cases_are_there() => Assert.True(Names.Count >= 414, $"{Names.Count} cases");

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_is_judged_as_expected(string name)
    {
        var tricky = TrickyCase.Read(name);
        var decision = AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = new ReviewSubject { ApiVersion = "v1", Kind = "Pod", Namespace = "ml", Name = "case" },
                Pods = [tricky.Pod],
                ConfigMaps = tricky.ConfigMaps,
                Now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
            },
            ClusterSnapshot.BuiltIn);
        var rules = decision.Findings.Select(finding => finding.Finding.Rule.ToString()).ToHashSet();
        var all = string.Join('\n', decision.Findings.Select(finding => $"{finding.Finding.Rule} {finding.Finding.Path}: {finding.Finding.Message}"))
            + "\n" + string.Join('\n', References(decision));
        foreach (var expected in tricky.Expect)
        {
            if (expected == "allow")
                Assert.True(!rules.Overlaps(NeverOnAllow), all);
            else if (expected.StartsWith("MSC", StringComparison.Ordinal))
                Assert.True(rules.Overlaps(expected.Split('|')), $"{expected} is missing among\n{all}");
            else if (expected != "no-reference")
                Assert.DoesNotContain(References(decision), reference => reference.Contains(expected, StringComparison.Ordinal));
        }

        foreach (var reference in tricky.References)
        {
            var (role, values) = (reference[..reference.IndexOf(' ', StringComparison.Ordinal)], reference[(reference.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.True(
                References(decision).Any(seen => values.Split('|').Any(value => Matches(seen, role, value))),
                $"{reference} was not seen among\n{all}");
        }
    }

    private static IEnumerable<string> References(Decision decision) =>
        from pod in decision.Pods
        from container in pod.Containers
        from reference in container.References
        select $"{reference.Role} {reference.Value}{(reference.Revision is null ? "" : "@" + reference.Revision)}";

    /// <summary>A value without a revision matches any; Model and Quantization are one slot.</summary>
    private static bool Matches(string seen, string role, string value) =>
        seen == $"{role} {value}" || seen.StartsWith($"{role} {value}@", StringComparison.Ordinal)
        || (role == "Model" && Matches(seen, "Quantization", value));
}
