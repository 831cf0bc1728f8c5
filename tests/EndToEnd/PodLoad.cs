using System.Net.Http.Headers;

namespace Modelgate.EndToEnd;

/// <summary>Pods that are created without an end, each a review; none is kept.</summary>
internal sealed class PodLoad : IAsyncDisposable
{
    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"load-"},"spec":{"containers":[{"name":"a","image":"nginx:1.29"}]}}""";

    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _client;
    private readonly List<string> _failures = [];
    private readonly Task _running;
    private int _reviews;

    /// <summary>Starts it: this many at once.</summary>
    public PodLoad(ControlPlane cluster, int atOnce)
    {
        _client = Client(cluster);
        _running = Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => CreateAsync()));
    }

    /// <summary>How many pods were reviewed so far.</summary>
    public int Reviews => Volatile.Read(ref _reviews);

    /// <summary>What the API server said of those that it did not create.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    /// <summary>Waits for so many further reviews.</summary>
    public async Task FurtherAsync(int count)
    {
        var before = Reviews;
        await Condition.HoldsAsync(async () =>
        {
            await Task.Yield();
            return Reviews >= before + count;
        }, () => string.Join('\n', Failures));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _client.Dispose();
        _end.Dispose();
    }

    /// <summary>What the API server answers to a pod that is not kept: its status, and its text for a failure.</summary>
    public static async Task<string> CreateOneAsync(ControlPlane cluster, string @namespace)
    {
        using var client = Client(cluster);
        return await CreateAsync(client, @namespace);
    }

    private async Task CreateAsync()
    {
        await Task.Yield();
        while (!_end.IsCancellationRequested)
        {
            var answer = await CreateAsync(_client, "default");
            Interlocked.Increment(ref _reviews);
            if (answer == "201")
                continue;
            lock (_failures)
                _failures.Add(answer);
        }
    }

    private static HttpClient Client(ControlPlane cluster)
    {
        var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
        {
            BaseAddress = new(cluster.Server),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Token);
        return client;
    }

    private static async Task<string> CreateAsync(HttpClient client, string @namespace)
    {
        using var content = new StringContent(Pod, null, "application/json");
        using var response = await client.PostAsync(new Uri($"/api/v1/namespaces/{@namespace}/pods?dryRun=All", UriKind.Relative), content);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? $"{(int)response.StatusCode}" : $"{(int)response.StatusCode} {body}";
    }
}
