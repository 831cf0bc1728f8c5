namespace Modelgate.Operator.Tests;

public class AssemblyTests
{
    [Fact]
    public void Repository_root_holds_the_solution() => Assert.True(File.Exists(Modelgate.Testing.Repository.Path("Operator.sln")));
}
