using System.Diagnostics;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Admission;

/// <summary>MAIN PATH of Operator: from an HTTP request to an admission response.</summary>
/// <remarks>
/// 1. Refuse what is no AdmissionReview by its header.
/// 2. Take the body, up to a limit, within the caller's time.
/// 3. Read it: a request, or why not.
/// 4. Judge it, within the caller's time.
/// 5. Answer, and log one line.
/// Whatever goes wrong, the answer is a denial: nothing is admitted by accident.
/// </remarks>
internal sealed class AdmissionEndpoint(IAdmissionJudge judge, TimeProvider time, ILogger<AdmissionEndpoint> logger)
{
    /// <summary>Largest body. The API server takes objects of 3 MiB at most; an update carries the old one as well.</summary>
    public const int MaxBodyLength = 7 * 1024 * 1024;

    /// <summary>Handles <c>POST /validate</c> and <c>POST /validate-resources</c>, by the judge that it was given.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!IsJson(context.Request.ContentType))                                           // 1
        {
            await Refuse(context, StatusCodes.Status415UnsupportedMediaType, "the content type must be application/json");
            return;
        }

        using var span = ReviewTraces.Review(context);
        var limit = AdmissionDeadline.From(context.Request.Query["timeout"]);
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var body = new AdmissionBody(MaxBodyLength, context.Request.ContentLength);
        var mayReturn = true;
        try
        {
            if (!await body.FillAsync(context.Request.BodyReader, either.Token))             // 2
            {
                await Refuse(context, StatusCodes.Status413PayloadTooLarge, $"the body is longer than {MaxBodyLength} bytes");
                return;
            }

            var read = AdmissionReviewReader.Read(body.Bytes);                              // 3
            if (!read.IsRead && read.Uid is null)
            {
                await Refuse(context, StatusCodes.Status400BadRequest, read.Failure);
                return;
            }

            var (response, ended) = read.IsRead
                ? await Judge(read.Request, limit, deadline.Token)                          // 4
                : (Unreadable(read.Uid!, read.Failure), true);
            mayReturn = ended;
            if (read.IsRead)
                ReviewTraces.Answered(span, read.Request, response);
            await Answer(context, response);                                                // 5
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Log.BodyTooSlow(logger, limit.TotalMilliseconds);
            await Refuse(context, StatusCodes.Status408RequestTimeout, "the body did not arrive in time", WebhookError.TimedOut);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.CallerLeft(logger);
            ReviewMeasurements.Failed(WebhookError.CallerLeft);
        }
        catch (BadHttpRequestException problem)
        {
            await Refuse(context, problem.StatusCode, "the request is not readable HTTP");
        }
        finally
        {
            if (mayReturn)
                body.Release();
        }
    }

    private AdmissionResponse Unreadable(string uid, string failure)
    {
        Log.RequestUnreadable(logger, uid, failure);
        ReviewMeasurements.Failed(WebhookError.Unreadable);
        return AdmissionResponses.Unreadable(uid, failure);
    }

    /// <summary>Judges on another thread, so that a review that takes too long is answered in time; it ends on its own, its input is bounded.</summary>
    /// <returns>The answer, and whether the judge has let go of the body.</returns>
    private async Task<(AdmissionResponse Response, bool Ended)> Judge(AdmissionRequest request, TimeSpan limit, CancellationToken deadline)
    {
        var started = time.GetTimestamp();
        Instruments.ReviewsInFlight.Add(1);
        var work = Task.Run(() => JudgeSafely(request, limit), CancellationToken.None);
        try
        {
            var response = await work.WaitAsync(deadline);
            var elapsed = time.GetElapsedTime(started);
            Log.Decided(logger, request.Namespace, request.Kind.Kind, request.Name, request.Operation, response.IsAllowed,
                Rules(response), request.IsDryRun, elapsed.TotalMilliseconds);
            ReviewMeasurements.Answered(request, response, elapsed);
            return (response, true);
        }
        catch (OperationCanceledException)
        {
            Log.OutOfTime(logger, request.Namespace, request.Kind.Kind, request.Name, limit.TotalMilliseconds);
            var response = AdmissionResponses.OutOfTime(request.Uid, limit);
            ReviewMeasurements.Failed(WebhookError.TimedOut);
            ReviewMeasurements.Answered(request, response, time.GetElapsedTime(started));
            return (response, false);
        }
        finally
        {
            Instruments.ReviewsInFlight.Add(-1);
        }
    }

    private async Task<AdmissionResponse> JudgeSafely(AdmissionRequest request, TimeSpan limit)
    {
        try
        {
            return await judge.JudgeAsync(request, limit);
        }
#pragma warning disable CA1031 // One of the two catch-alls: a bug of ours must become a denial with an id, never a crash or an HTTP error that failurePolicy may ignore.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            var correlation = ActivityTraceId.CreateRandom().ToHexString()[..16];
            ReviewMeasurements.Failed(WebhookError.Internal);
            Log.ReviewFailed(logger, problem, request.Namespace, request.Kind.Kind, request.Name, correlation);
            return AdmissionResponses.InternalError(request.Uid, correlation);
        }
    }

    private static string Rules(AdmissionResponse response)
    {
        foreach (var (key, value) in response.AuditAnnotations)
        {
            if (key == "rules")
                return value;
        }

        return "";
    }

    private static async Task Answer(HttpContext context, AdmissionResponse response)
    {
        using var bytes = new PooledBuffer();
        AdmissionJson.Write(bytes, response);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Written.Length;
        await context.Response.Body.WriteAsync(bytes.Written, context.RequestAborted);
    }

    private async Task Refuse(HttpContext context, int status, string why, WebhookError error = WebhookError.Unreadable)
    {
        Log.RequestRefused(logger, status, why);
        ReviewMeasurements.Failed(error);
        if (context.Response.HasStarted)
            return;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("Modelgate cannot read this request: " + why + ".\n", context.RequestAborted);
    }

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }
}
