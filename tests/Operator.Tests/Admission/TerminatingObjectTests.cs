using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Operator.Admission;

namespace Modelgate.Operator.Tests.Admission;

public class TerminatingObjectTests
{
    [Theory]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-11-23T00:00:00Z"}}""", true)]
    [InlineData("""{"spec":{"metadata":{}},"metadata":{"name":"a","labels":{"x":"y"},"deletionTimestamp":"2026-11-23T00:00:00Z"}}""", true)]
    [InlineData("""{"metadata":{"deletionTimestamp":null}}""", false)]
    [InlineData("""{"metadata":{"deletionTimestamp":""}}""", false)]
    [InlineData("""{"metadata":{"deletionTimestamp":{"a":"b"}}}""", false)]
    [InlineData("""{"metadata":{"labels":{"deletionTimestamp":"2026-11-23T00:00:00Z"}}}""", false)]
    [InlineData("""{"spec":{"deletionTimestamp":"2026-11-23T00:00:00Z"}}""", false)]
    [InlineData("""{"deletionTimestamp":"2026-11-23T00:00:00Z"}""", false)]
    [InlineData("""{"metadata":[{"deletionTimestamp":"x"}]}""", false)]
    [InlineData("""{"metadata":{"deletionTimestamp":""", false)]
    [InlineData("", false)]
    public void Only_the_servers_own_mark_counts(string json, bool expected) => Assert.Equal(expected, TerminatingObject.Is(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Any_bytes_are_answered() => Prop.ForAll<byte[]>(bytes => !TerminatingObject.Is(bytes)).QuickCheckThrowOnFailure();
}
