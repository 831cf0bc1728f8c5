using System.Reflection;

namespace Modelgate.Operator.Reports;

/// <summary>This program's version.</summary>
internal static class ProductVersion
{
    /// <summary>Three numbers: <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
