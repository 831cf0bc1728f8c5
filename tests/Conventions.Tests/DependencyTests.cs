using System.Reflection;
using Modelgate.Operator.Cli;
using Modelgate.Policy;
using Modelgate.Verification;

namespace Modelgate.Conventions.Tests;

public class DependencyTests
{
    private static readonly Assembly Verification = typeof(EvidenceStrength).Assembly;
    private static readonly Assembly Policy = typeof(AdmissionPolicy).Assembly;
    private static readonly Assembly Operator = typeof(ModelgateCommand).Assembly;

    [Fact]
    public void Dependencies_point_inward()
    {
        Found.None(Own(Verification));
        Assert.Equal(["Modelgate.Verification"], Own(Policy));
        Assert.All(Own(Operator), name => Assert.Contains(name, new[] { "Modelgate.Policy", "Modelgate.Verification" }));
    }

    [Fact]
    public void Policy_and_verification_know_neither_network_nor_web_nor_logs()
    {
        string[] outside = ["System.Net", "Microsoft.AspNetCore", "Microsoft.Extensions", "System.CommandLine", "Spectre"];

        Assert.All(new[] { Policy, Verification }, assembly => Assert.DoesNotContain(References(assembly), name => outside.Any(o => name.StartsWith(o, StringComparison.Ordinal))));
    }

    [Fact]
    public void Types_of_policy_and_verification_are_sealed_and_cannot_be_changed_from_outside()
    {
        var types = Policy.GetTypes().Concat(Verification.GetTypes()).Where(t => t.IsClass && !t.Name.Contains('<', StringComparison.Ordinal) && t.Namespace?.StartsWith("Modelgate", StringComparison.Ordinal) == true).ToArray();

        Assert.True(types.Length > 100);
        Found.None(types.Where(t => !t.IsSealed && !t.IsAbstract).Select(t => t.FullName));
        Found.None(types.Where(t => t.IsVisible).SelectMany(t => t.GetProperties()).Where(IsSettable).Select(p => $"{p.DeclaringType}.{p.Name}"));
    }

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name!);

    private static IEnumerable<string> Own(Assembly assembly) => References(assembly).Where(n => n.StartsWith("Modelgate", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
