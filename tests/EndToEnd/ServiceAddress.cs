using System.Net;
using System.Net.Sockets;

namespace Modelgate.EndToEnd;

/// <summary>What kubelet and kube-proxy do for a Service: probes say which replicas are ready, and each new connection to the cluster's address is led to one of them.</summary>
internal sealed class ServiceAddress : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse(Address), 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _running = [];
    private Webhook[] _replicas = [];
    private Webhook[] _ready = [];
    private int _next;

    /// <summary>The cluster's address, which the service range puts on loopback.</summary>
    public const string Address = "127.96.7.7";

    public ServiceAddress()
    {
        _listener.Start();
        _running.Add(AcceptAsync());
        _running.Add(ProbeAsync());
    }

    /// <summary>The Service's port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many replicas are ready.</summary>
    public int Ready => Volatile.Read(ref _ready).Length;

    /// <summary>The replicas from now on; those that are not among them get no connections any more.</summary>
    public async Task LeadToAsync(params Webhook[] replicas)
    {
        Volatile.Write(ref _replicas, replicas);
        await Condition.HoldsAsync(async () =>
        {
            await Task.Yield();
            return Volatile.Read(ref _ready).SequenceEqual(replicas);
        }, () => string.Concat(replicas.Select(r => r.Logged())));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ProbeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var ready = new List<Webhook>();
            foreach (var replica in Volatile.Read(ref _replicas))
            {
                if ((await replica.ReadinessAsync()).StartsWith("200 ", StringComparison.Ordinal))
                    ready.Add(replica);
            }

            Volatile.Write(ref _ready, [.. ready]);
            await Task.Delay(50, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = LeadAsync(await _listener.AcceptTcpClientAsync(_end.Token));
    }

    private async Task LeadAsync(TcpClient client)
    {
        using (client)
        {
            var ready = Volatile.Read(ref _ready);
            if (ready.Length == 0)
                return;
            using var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, ready[Interlocked.Increment(ref _next) % ready.Length].Port, _end.Token);
                await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception problem) when (problem is SocketException or IOException or OperationCanceledException)
            {
                // One of the two went away.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _end.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
