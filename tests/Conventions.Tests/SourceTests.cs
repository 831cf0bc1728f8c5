using Modelgate.Operator.Cli;
using Modelgate.Policy;
using Modelgate.Verification;

namespace Modelgate.Conventions.Tests;

public class SourceTests
{
    private const int MaxLines = 400;

    private static IEnumerable<string> Sources => Tree.Below("src", ".cs").Concat(Tree.Below("tests", ".cs")).Concat(Tree.Below("benchmarks", ".cs"));

    [Fact]
    public void No_source_file_has_over_400_lines() =>
        Found.None(Sources.Select(f => (File: f, Lines: Tree.Read(f).AsSpan().Count('\n'))).Where(f => f.Lines > MaxLines));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Found.None(Tree.Below("src", ".cs").Where(f => new[] { "// TO" + "DO", "// FIX" + "ME", "FIX" + "ME:", "#reg" + "ion" }.Any(word => Tree.Read(f).Contains(word, StringComparison.Ordinal))));

    [Fact]
    public void Type_names_say_what_the_type_is()
    {
        var types = new[] { typeof(EvidenceStrength), typeof(AdmissionPolicy), typeof(ModelgateCommand) }.SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.Namespace?.StartsWith("Modelgate", StringComparison.Ordinal) == true).Select(t => t.Name);
        string[] empty = ["Helper", "Util", "Manager", "Impl", "Common"];

        Found.None(types.Where(name => empty.Any(word => name.Contains(word, StringComparison.Ordinal))));
    }

    [Fact]
    public void Everything_is_caught_in_two_places_only()
    {
        var places = Tree.Below("src", ".cs").SelectMany(f => Tree.Read(f).Split('\n').Select(line => (File: f, Line: line)))
            .Where(p => p.Line.TrimStart().StartsWith("catch", StringComparison.Ordinal) && !p.Line.Contains(" when ", StringComparison.Ordinal)
                && (p.Line.Contains("catch (Exception", StringComparison.Ordinal) || p.Line.Trim() is "catch" or "catch {"))
            .Select(p => p.File);

        Assert.Equal(["src/Operator/Admission/AdmissionEndpoint.cs", "src/Operator/Cli/ModelgateCommand.cs"], places);
    }

    [Fact]
    public void No_file_names_the_place_where_it_was_written()
    {
        string[] words = ["/wor" + "k/shared", "/wor" + "k/main", "/tm" + "p/wt", "api.nu" + "get.org", "nu" + "get.org/v3", "artif" + "actory"];
        string[] endings = [".cs", ".md", ".yaml", ".txt", ".json", ".props", ".targets", ".csproj", ".config", "run"];

        Found.None(Tree.Files.Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .SelectMany(f => words.Where(w => Tree.Read(f).Contains(w, StringComparison.OrdinalIgnoreCase)).Select(w => $"{f}: {w}")));
    }

    [Fact]
    public void Lock_files_name_no_hosts()
    {
        var locks = Tree.Files.Where(f => f.EndsWith("packages.lock.json", StringComparison.Ordinal)).ToArray();

        Assert.True(locks.Length >= 8);
        Found.None(locks.Where(f => Tree.Read(f).Contains("://", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_test_class_stands_in_a_file_of_its_name() =>
        Found.None(Tree.Below("tests", "Tests.cs").Where(f => !Tree.Read(f).Contains("class " + Path.GetFileNameWithoutExtension(f), StringComparison.Ordinal)));
}
