using Modelgate.Operator.Cluster;

namespace Modelgate.Operator.Tests.Cluster;

public sealed class NamespaceBudgetTests
{
    private const long Mebi = 1 << 20;

    private readonly NamespaceBudget _budget = new(2 * Mebi, 3 * Mebi);

    [Fact]
    public void Namespace_has_its_own_bound_and_all_have_one_together()
    {
        Assert.Null(_budget.WhyNot("a", "1", Mebi));
        Assert.Null(_budget.WhyNot("a", "2", Mebi));
        Assert.Equal("namespace a has more than 2 MiB of them", _budget.WhyNot("a", "3", 1));
        Assert.Null(_budget.WhyNot("b", "1", Mebi));
        Assert.Equal("the cluster has more than 3 MiB of them", _budget.WhyNot("b", "2", 1));
    }

    [Fact]
    public void Object_is_counted_once_whatever_it_becomes()
    {
        for (var i = 0; i < 10; i++)
            Assert.Null(_budget.WhyNot("a", "1", 2 * Mebi));
        Assert.NotNull(_budget.WhyNot("a", "1", (2 * Mebi) + 1));
        // What is not kept is not counted.
        Assert.Null(_budget.WhyNot("a", "2", 2 * Mebi));
    }

    [Fact]
    public void What_is_gone_makes_room()
    {
        Assert.Null(_budget.WhyNot("a", "1", 2 * Mebi));
        Assert.Null(_budget.WhyNot("b", "1", Mebi));
        _budget.Forget("a", "1");
        _budget.Forget("a", "1");
        Assert.Null(_budget.WhyNot("a", "2", 2 * Mebi));
        _budget.KeepOnly(new HashSet<(string, string)> { ("a", "2") });
        Assert.Null(_budget.WhyNot("c", "1", Mebi));
    }

    [Fact]
    public void What_was_refused_is_known_to_fit_once_there_is_room()
    {
        Assert.Null(_budget.WhyNot("a", "1", 2 * Mebi));
        Assert.NotNull(_budget.WhyNot("a", "2", Mebi));
        Assert.Equal((false, false), (_budget.HasRoom, _budget.HasRoomFor("a", "2")));

        // Room in another namespace is none.
        Assert.Null(_budget.WhyNot("b", "1", Mebi));
        _budget.Forget("b", "1");
        Assert.False(_budget.HasRoom);

        Assert.Null(_budget.WhyNot("a", "1", Mebi));
        Assert.Equal((true, true, false), (_budget.HasRoom, _budget.HasRoomFor("a", "2"), _budget.HasRoomFor("a", "1")));
        Assert.Null(_budget.WhyNot("a", "2", Mebi));
        Assert.False(_budget.HasRoom);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_refused_and_is_gone_needs_no_room(bool byName)
    {
        Assert.NotNull(_budget.WhyNot("a", "1", 3 * Mebi));
        Assert.Null(_budget.WhyNot("a", "2", Mebi));
        Assert.NotNull(_budget.WhyNot("a", "1", 2 * Mebi));
        if (byName)
            _budget.Forget("a", "1");
        else
            _budget.KeepOnly(new HashSet<(string, string)>());
        _budget.Forget("a", "2");

        Assert.False(_budget.HasRoom);
    }
}
