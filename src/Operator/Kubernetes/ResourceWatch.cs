using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Kubernetes;

/// <summary>Keeps a sink in step with one kind of object: lists all, then follows what happens, for as long as the program runs.</summary>
/// <remarks>
/// 1. List, page by page. A continue token that expired meanwhile: once more, in one piece. A page that is too long: once more, in smaller pages.
/// 2. Watch from the list's moment. A watch that ends, breaks or falls silent goes on from the last moment that it told of.
/// 3. A moment that the server no longer knows (410), or events that cannot be read: list again. What is known stays in use until then.
/// Between two watches: a list, too, when the sink could keep more than before.
/// 4. After a failure wait, longer each time.
/// </remarks>
internal sealed class ResourceWatch<T>(IResourceClient client, IResourceSink<T> sink, WatchSettings settings, Func<double> random, TimeProvider time, ILogger logger)
{
    private readonly BackOff _backOff = new(settings.FirstDelay, settings.LongestDelay, random);
    private int? _pageSize = settings.PageSize;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? moment = null;
        while (true)
        {
            try
            {
                moment ??= await ListAsync(cancellationToken);                       // 1
                moment = await WatchAsync(moment, cancellationToken);                // 2
                if (sink.NeedsList)
                    moment = null;
            }
            catch (ApiException failure)
            {
                if (failure.Kind is ApiFailureKind.Expired or ApiFailureKind.Unreadable or ApiFailureKind.TooLarge or ApiFailureKind.Refused)
                    moment = null;                                                   // 3
                // An expired moment is the server's everyday business, and the next list says how the server is.
                if (failure.Kind != ApiFailureKind.Expired)
                {
                    Instruments.WatchRestarted(client.Kind, failure.Kind);
                    Log.WatchFailed(logger, client.Kind, failure.Message);
                    // Whoever asks /readyz reads this.
                    sink.Report(failure.Summary);
                }

                await Task.Delay(_backOff.Next(), time, cancellationToken);          // 4
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<WatchedObject<T>>();
        var page = await PageAsync("", cancellationToken);
        while (page.Continue.Length > 0)
        {
            // The next page is on its way while this one is read.
            var next = PageAsync(page.Continue, cancellationToken);
            try
            {
                all.AddRange(Read(page.Items));
            }
            finally
            {
                page = await next;
            }
        }

        all.AddRange(Read(page.Items));
        var moment = page.ResourceVersion;
        sink.Replace(all);
        sink.Report(null);
        Log.Listed(logger, client.Kind, all.Count, moment);
        return moment;
    }

    private async Task<ResourcePage> PageAsync(string next, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListAsync(_pageSize, next, cancellationToken);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.Expired && next.Length > 0)
        {
            _pageSize = null;
            throw;
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            const string Question = "; is its CustomResourceDefinition installed?";
            throw new ApiException(failure.Kind, failure.Message + Question, failure, failure.Summary + Question);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.TooLarge)
        {
            _pageSize = Math.Max(1, (_pageSize ?? settings.PageSize) / 4);
            throw;
        }
    }

    private async Task<string> WatchAsync(string moment, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var duration = settings.Duration * (1 + random());
        var heard = false;
        try
        {
            await foreach (var @event in client.WatchAsync(moment, duration, settings.Silence, cancellationToken))
            {
                moment = Take(@event, moment);
                if (!heard)
                    sink.Report(null);
                heard = true;
                _backOff.Reset();
            }
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.Silent || (failure.Kind == ApiFailureKind.Unreachable && heard))
        {
            // Nothing is lost: the next watch goes on from the last moment. Whether the server can be reached is for the next request to say.
            Instruments.WatchRestarted(client.Kind, failure.Kind);
            Log.WatchBroke(logger, client.Kind, failure.Message);
            return moment;
        }

        if (!heard && time.GetElapsedTime(started) < ApiLimits.ShortestWatch)
            throw new ApiException(ApiFailureKind.Unavailable, "the API server ended a watch at once");
        return moment;
    }

    private string Take(WatchEvent @event, string moment)
    {
        if (@event.Kind == WatchEventKind.Error)
            throw ApiException.Of(WatchEvent.StatusCode(@event.Object.Span), ApiConnection.Explanation(@event.Object.Span));
        var header = Header(@event.Object);
        switch (@event.Kind)
        {
            case WatchEventKind.Changed:
                sink.Put(Read(header, @event.Object));
                break;
            case WatchEventKind.Deleted:
                sink.Remove(header.Namespace, header.Name);
                break;
        }

        return header.ResourceVersion.Length > 0 ? header.ResourceVersion : moment;
    }

    /// <summary>Reads a page's objects on all processors: reading is most of what a start costs.</summary>
    private WatchedObject<T>[] Read(IReadOnlyList<ListedObject> items)
    {
        var read = new WatchedObject<T>[items.Count];
        Parallel.For(0, read.Length, i => read[i] = Read(items[i].Header, items[i].Json));
        return read;
    }

    private WatchedObject<T> Read(ObjectHeader header, ReadOnlyMemory<byte> json) => new(header.Namespace, header.Name, header.ResourceVersion, sink.Read(header, json));

    private static ObjectHeader Header(ReadOnlyMemory<byte> json)
    {
        try
        {
            return ObjectHeader.Read(json.Span);
        }
        catch (Exception problem) when (problem is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new ApiException(ApiFailureKind.Unreadable, "an object of the API server is not readable", problem);
        }
    }
}
