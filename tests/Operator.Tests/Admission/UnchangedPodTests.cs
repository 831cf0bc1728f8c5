using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Operator.Admission;

namespace Modelgate.Operator.Tests.Admission;

public class UnchangedPodTests
{
    private const string Plain = """{"metadata":{"name":"a","labels":{"x":"y"}},"spec":{"containers":[{"name":"c"}]},"status":{}}""";

    private const string WithField = """{"metadata":{"name":"a","labels":{"x":"y"},"annotations":{"m":"n"}},"spec":{"env":[{"fieldPath":"metadata.annotations['m']"},{"fieldPath":"metadata.labels['x']"}]}}""";

    [Theory]
    [InlineData(Plain, "", "", true)]
    [InlineData(Plain, "\"x\":\"y\"", "\"x\":\"z\"", true)]
    [InlineData(Plain, "\"labels\":{\"x\":\"y\"}", "\"finalizers\":[\"f\"]", true)]
    [InlineData(Plain, "\"status\":{}", "\"status\":{\"phase\":\"Running\"}", true)]
    [InlineData(Plain, "\"name\":\"c\"", "\"name\":\"d\"", false)]
    [InlineData(Plain, "\"spec\":{", "\"spec\":{\"initContainers\":[],", false)]
    [InlineData(Plain, "\"spec\":", "\"speck\":", false)]
    [InlineData(WithField, "", "", true)]
    [InlineData(WithField, "\"name\":\"a\"", "\"name\":\"a\",\"finalizers\":[]", true)]
    [InlineData(WithField, "\"m\":\"n\"", "\"m\":\"o\"", false)]
    [InlineData(WithField, "\"x\":\"y\"", "\"x\":\"z\"", false)]
    [InlineData(WithField, ",\"annotations\":{\"m\":\"n\"}", "", false)]
    public void Only_what_containers_are_given_counts(string pod, string text, string changed, bool expected)
    {
        var now = text.Length == 0 ? pod : pod.Replace(text, changed, StringComparison.Ordinal);

        Assert.Equal(expected, UnchangedPod.Is(Encoding.UTF8.GetBytes(now), Encoding.UTF8.GetBytes(pod)));
        Assert.Equal(expected, UnchangedPod.Is(Encoding.UTF8.GetBytes(pod), Encoding.UTF8.GetBytes(now)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{\"spec\":{}}]")]
    [InlineData("{\"spec\":{")]
    [InlineData("{\"spec\":{\"a\":\"\\u006detadata.labels\"}, \"metadata\":")]
    public void What_is_unusual_is_judged(string json) => Assert.False(UnchangedPod.Is(Encoding.UTF8.GetBytes(json), Encoding.UTF8.GetBytes(Plain)));

    [Fact]
    public void Any_bytes_are_answered() => Prop.ForAll<byte[]>(bytes => !UnchangedPod.Is(bytes, bytes)).QuickCheckThrowOnFailure();
}
