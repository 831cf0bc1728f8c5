using System.Text.Json;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>Writes statuses, a bounded number at a time, and the events that go with them.</summary>
internal sealed class StatusWriter(IObjectWriter writer, IEventRecorder events, TimeProvider time, ILogger<StatusWriter> logger)
{
    /// <summary>Writes; what one object's trouble is leaves the others alone.</summary>
    /// <returns>False when the API server itself takes no more, so that the rest has to wait.</returns>
    public async Task<bool> WriteAsync(IReadOnlyList<StatusChange> changes, CancellationToken cancellationToken)
    {
        var isStopped = 0;
        await Parallel.ForEachAsync(changes, new ParallelOptions { MaxDegreeOfParallelism = ClusterLimits.WritesAtOnce, CancellationToken = cancellationToken }, async (change, token) =>
        {
            if (Volatile.Read(ref isStopped) != 0)
            {
                change.Memory.Forget();
                return;
            }

            if (!await WriteAsync(change, token))
                Volatile.Write(ref isStopped, 1);
            await Task.Delay(ClusterLimits.WriterRest, time, token);
        });
        return isStopped == 0;
    }

    private async Task<bool> WriteAsync(StatusChange change, CancellationToken cancellationToken)
    {
        var (kind, subject) = (change.Kind, change.Subject);
        try
        {
            var answer = await writer.ApplyAsync(kind, subject.Namespace, subject.Name, "status", change.ToBytes(), cancellationToken);
            change.Memory.Wrote(StatusDocument.Signature(change.Document), StatusOf(answer), time.GetUtcNow());
            Log.StatusWritten(logger, subject.Kind, subject.Namespace, subject.Name);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            // It was deleted, which the watch tells, too; or its CustomResourceDefinition has no status.
            Log.StatusNotWritten(logger, subject.Kind, subject.Namespace, subject.Name, failure.Message);
            return true;
        }
        catch (ApiException failure)
        {
            Log.StatusNotWritten(logger, subject.Kind, subject.Namespace, subject.Name, failure.Message);
            // Another object of that name, or one that the server does not take the status of: the watch tells when it is another one.
            if (failure.Kind is ApiFailureKind.Conflict or ApiFailureKind.Refused)
                return true;
            change.Memory.Forget();
            return false;
        }

        foreach (var (isWarning, reason, note) in change.Events())
            await events.RecordAsync(subject, isWarning, reason, note, cancellationToken);
        return true;
    }

    /// <summary>The status in the server's answer, as a watch will tell it; null where there is none.</summary>
    private static string? StatusOf(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return answer.IsEmpty ? null : StatusDocument.Read(answer[ObjectHeader.Read(answer.Span).Status]).ToJsonString();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
