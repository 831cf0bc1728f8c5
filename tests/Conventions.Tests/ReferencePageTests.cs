using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Verifying;
using Modelgate.Policy;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Verification;

namespace Modelgate.Conventions.Tests;

public class ReferencePageTests
{
    [Fact]
    public void Page_of_the_policy_has_exactly_the_fields_that_are_read() =>
        AssertFields("docs/reference/model-policy.md", ModelPolicyReader.Kind);

    [Fact]
    public void Page_of_the_bundle_has_exactly_the_fields_that_are_read() =>
        AssertFields("docs/reference/model-bundle.md", ModelBundleReader.Kind);

    [Fact]
    public void Page_of_the_bundle_has_every_role() => Assert.Equal(
        Enum.GetNames<ModelRole>(),
        Tree.Read("docs/reference/model-bundle.md").Split("## Roles")[1].Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]));

    [Fact]
    public void Page_of_the_command_line_has_every_command_and_option()
    {
        var page = Tree.Read("docs/reference/cli.md");
        var root = Session.Root();

        var commands = root.Subcommands.SelectMany(c => c.Subcommands.Select(s => (Path: $"{c.Name} {s.Name}", Command: s)).Prepend((Path: c.Name, Command: c))).ToArray();

        Assert.Contains(commands, c => c.Path == "bundle sign");
        Assert.All(commands, named =>
        {
            var (path, command) = named;
            Assert.True(page.Contains($"| `{path} ", StringComparison.Ordinal) || page.Contains($"| `{path}`", StringComparison.Ordinal), path);
            Assert.All(command.Options.Where(o => o.Name.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"`{option.Name}", page, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Page_of_the_report_has_every_field()
    {
        var page = Tree.Read("docs/reference/report.md");
        Type[] types = [typeof(ReviewReport), typeof(ReviewSummary), typeof(InputError), typeof(ObjectResult), typeof(ContainerResult), typeof(ReferenceResult), typeof(FindingResult), typeof(BundleResult), typeof(ArtifactResult)];

        Found.None(types.SelectMany(t => t.GetProperties()).Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.Always)
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Distinct()
            .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal) && !page.Contains($"`{name}[]`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_of_the_verification_report_has_every_field_and_kind()
    {
        var page = Tree.Read("docs/reference/verification-report.md");
        Type[] types = [typeof(VerificationReport), typeof(VerificationSummary), typeof(VerificationItem), typeof(ReportedSigner), typeof(ReportedStatement), typeof(ReportedSubject), typeof(ReportedModel), typeof(ReportedArtifact), typeof(ReportedFailure)];

        Found.None(types.SelectMany(t => t.GetProperties()).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Concat(Enum.GetNames<VerificationFailureKind>()).Distinct()
            .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal) && !page.Contains($"`{name}[]`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_of_the_limits_has_every_limit_with_its_value() => Assert.Equal(
        typeof(ResolutionLimits).GetFields().Select(f => $"| {f.Name} | {((int)f.GetRawConstantValue()!).ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ')} |"),
        Tree.Read("docs/explanation/limits.md").Split('\n').Where(l => l.StartsWith("| Max", StringComparison.Ordinal)).Select(l => string.Join('|', l.Split('|')[..3]) + "|"));

    private static void AssertFields(string page, string kind)
    {
        var known = ReadFields.Of(kind);

        Assert.True(known.Count > 10);
        Assert.Equal(
            known.Where(f => !IsInSelector(f)).Order(StringComparer.Ordinal),
            Tree.Read(page).Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal) && !char.IsUpper(l[3])).SelectMany(l => l.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1))
                .Where(f => !IsInSelector(f)).Order(StringComparer.Ordinal));
    }

    private static bool IsInSelector(string field) => field.Contains("elector.", StringComparison.Ordinal);
}
