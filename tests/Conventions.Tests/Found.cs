namespace Modelgate.Conventions.Tests;

/// <summary>Says all that breaks a convention, not only the first few.</summary>
internal static class Found
{
    public static void None<T>(IEnumerable<T> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }
}
