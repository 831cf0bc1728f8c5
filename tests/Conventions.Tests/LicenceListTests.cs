using System.Text.Json;

namespace Modelgate.Conventions.Tests;

/// <summary>THIRD-PARTY-NOTICES.md lists what ships.</summary>
public class LicenceListTests
{
    /// <summary>Licences that allow what a release does with the packages.</summary>
    private static readonly string[] Permitted = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"];

    [Fact]
    public void Every_package_that_ships_is_listed_with_its_version()
    {
        using var locked = JsonDocument.Parse(Tree.Read("src/Operator/packages.lock.json"));
        string[] shipped =
        [
            .. locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
                .Where(p => p.Value.GetProperty("type").GetString() != "Project" && !p.Name.EndsWith("Analyzers", StringComparison.Ordinal))
                .Select(p => $"{p.Name} {p.Value.GetProperty("resolved").GetString()}").Order(StringComparer.OrdinalIgnoreCase),
        ];

        Assert.Equal(shipped, Listed().Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void Every_licence_is_a_permitted_one() => Assert.All(Listed(), row => Assert.Contains(row[2], Permitted));

    private static string[][] Listed() =>
    [
        .. Tree.Read("THIRD-PARTY-NOTICES.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];
}
