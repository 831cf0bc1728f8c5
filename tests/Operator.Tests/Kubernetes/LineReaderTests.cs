using System.Text;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_come_one_by_one_and_a_cut_one_is_none()
    {
        var text = "a\n\n" + new string('b', 100_000) + "\nc";

        Assert.Equal(["a", "", new string('b', 100_000)], await ReadAsync(text, 200_000));
    }

    [Fact]
    public async Task Line_over_the_limit_is_refused()
    {
        var problem = await Assert.ThrowsAsync<ApiException>(() => ReadAsync(new string('b', 100_000), 50_000));

        Assert.Equal((ApiFailureKind.TooLarge, "an event of the API server is longer than 50000 bytes"), (problem.Kind, problem.Message));
    }

    private static async Task<List<string>> ReadAsync(string text, int maxLength)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var reader = new LineReader(stream, maxLength, TimeSpan.FromSeconds(20), TimeProvider.System);
        List<string> lines = [];
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }
}
