using Modelgate.Operator.Standalone;

namespace Modelgate.Operator.Hosting;

/// <summary><c>/livez</c>, <c>/healthz</c>: the process answers. <c>/readyz</c>: it can judge.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", () => Results.Text("ok\n"));
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        routes.MapGet("/readyz", (IServingState state, ServingCertificate certificate, Drain drain, TimeProvider time) =>
        {
            if (Problem(state, certificate, drain, time) is { } problem)
                return Results.Text($"not ready: {problem}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            // What was verified last still judges: ready, and it says that something newer may wait.
            return Results.Text(state.Current.Problem is null ? "ok\n" : "ok, but newer configuration is not in use; see the log\n");
        });
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
