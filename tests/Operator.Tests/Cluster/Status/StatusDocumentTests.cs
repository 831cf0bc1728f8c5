using System.Text;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Cluster.Status;

namespace Modelgate.Operator.Tests.Cluster.Status;

public sealed class StatusDocumentTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, 500, TimeSpan.Zero);

    private static readonly ObjectStatus Status = new()
    {
        ObservedGeneration = 3,
        Expires = new(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)),
        Conditions = [new("Verified", true, "SufficientEvidence", "Good."), new("Expiring", false, "NotSoon", "Later.")],
    };

    [Fact]
    public void Transition_has_its_time_and_keeps_it()
    {
        var first = StatusDocument.Of(Status, [], Now);
        Assert.Equal("""
            {"observedGeneration":3,"expires":"2026-12-31T22:00:00Z","conditions":[{"type":"Verified","status":"True","observedGeneration":3,"lastTransitionTime":"2026-05-06T07:08:09Z","reason":"SufficientEvidence","message":"Good."},{"type":"Expiring","status":"False","observedGeneration":3,"lastTransitionTime":"2026-05-06T07:08:09Z","reason":"NotSoon","message":"Later."}]}
            """, first.ToJsonString());

        var later = StatusDocument.Of(Status with { ObservedGeneration = 4, Conditions = [new("Verified", false, "Revoked", "Bad."), new("Expiring", false, "NeverExpires", "Never.")] }, first, Now.AddHours(1));

        Assert.Equal(["2026-05-06T08:08:09Z", "2026-05-06T07:08:09Z"], later["conditions"]!.AsArray().Select(c => (string)c!["lastTransitionTime"]!));
    }

    [Fact]
    public void Order_and_escapes_make_no_difference()
    {
        var document = StatusDocument.Of(Status with { Conditions = [new("Verified", true, "SufficientEvidence", "Good \"ü\" <b>."), new("Expiring", false, "NotSoon", "Later.")] }, [], Now);
        var server = StatusDocument.Read(Encoding.UTF8.GetBytes("""
            {"conditions":[{"message":"Later.","reason":"NotSoon","status":"False","type":"Expiring","lastTransitionTime":"2026-05-06T07:08:09Z","observedGeneration":3},
            {"type":"Verified","status":"True","observedGeneration":3,"lastTransitionTime":"2026-05-06T07:08:09Z","reason":"SufficientEvidence","message":"Good \"ü\" \u003cb\u003e."}],
            "expires":"2026-12-31T22:00:00Z","observedGeneration":3}
            """));

        Assert.True(StatusDocument.Equal(document, server));
        server["strength"] = "None";
        Assert.False(StatusDocument.Equal(document, server));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"a\":")]
    [InlineData("""{"conditions":7,"a":1,"a":2}""")]
    [InlineData("""{"conditions":[7,{"type":5},{"type":"Verified","status":7,"lastTransitionTime":null}]}""")]
    public void Status_of_any_form_is_written_over(string server)
    {
        var read = StatusDocument.Read(Encoding.UTF8.GetBytes(server));

        var document = StatusDocument.Of(Status, read, Now);

        Assert.False(StatusDocument.Equal(document, read));
        Assert.Equal("2026-05-06T07:08:09Z", (string?)document["conditions"]![0]!["lastTransitionTime"]);
    }

    [Fact]
    public void Same_is_written_again_only_after_longer_and_longer()
    {
        var memory = new StatusMemory();
        Assert.True(memory.MayWrite("a", "s0", Now));
        memory.Wrote("a", "s1", Now);

        Assert.False(memory.MayWrite("a", "s1", Now.AddHours(1)));
        Assert.True(memory.MayWrite("b", "s1", Now));
        Assert.False(memory.MayWrite("a", "s0", Now.AddSeconds(1)));
        Assert.True(memory.MayWrite("a", "s0", Now.AddSeconds(2)));
        memory.Wrote("a", "s1", Now.AddSeconds(2));
        Assert.False(memory.MayWrite("a", "s0", Now.AddSeconds(5)));
        Assert.True(memory.MayWrite("a", "s0", Now.AddSeconds(6)));
        for (var i = 0; i < 60; i++)
            memory.Wrote("a", "s1", Now);
        Assert.True(memory.MayWrite("a", "s0", Now + ClusterLimits.Review));
    }
}
