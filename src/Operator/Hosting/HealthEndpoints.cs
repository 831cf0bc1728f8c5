using Modelgate.Operator.Standalone;

namespace Modelgate.Operator.Hosting;

/// <summary><c>/livez</c>, <c>/healthz</c>: the process answers. <c>/readyz</c>: it can judge.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes, IServingState state, ServingCertificate certificate, Drain drain, TimeProvider time)
    {
        routes.MapGet("/livez", context => AnswerAsync(context, StatusCodes.Status200OK, "ok\n"));
        routes.MapGet("/healthz", context => AnswerAsync(context, StatusCodes.Status200OK, "ok\n"));
        routes.MapGet("/readyz", context => Problem(state, certificate, drain, time) is { } problem
            ? AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"not ready: {problem}\n")
            // What was verified last still judges: ready, and it says that something newer may wait.
            : AnswerAsync(context, StatusCodes.Status200OK, state.Current.Problem is null ? "ok\n" : "ok, but newer configuration is not in use; see the log\n"));
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/plain; charset=utf-8");
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Why this replica should get no requests; null when it should.</summary>
    public static string? Problem(IServingState state, ServingCertificate certificate, Drain drain, TimeProvider time)
    {
        var current = state.Current;
        return drain.IsDraining ? "it shuts down"
            : !current.Snapshot.IsReady ? current.Problem ?? "the first sync has not ended"
            : certificate.Problem(time.GetUtcNow());
    }
}
