using System.Diagnostics;
using Modelgate.Operator.Admission;

namespace Modelgate.Operator.Telemetry;

/// <summary>The spans of a review, for OTLP: the review, each ConfigMap that is read, resolution, judgement. Without a listener they cost a comparison.</summary>
internal static class ReviewTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Modelgate";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span of one request, below the API server's own where it sent one.</summary>
    public static Activity? Review(HttpContext context)
    {
        if (!Source.HasListeners())
            return null;
        var headers = context.Request.Headers;
        // What is no W3C trace context gives a span without a parent.
        ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        return Source.StartActivity("review", ActivityKind.Server, parent);
    }

    /// <summary>Says what the request was about and what became of it. Names are Kubernetes' own, and short.</summary>
    public static void Answered(Activity? span, AdmissionRequest request, AdmissionResponse response)
    {
        if (span is null)
            return;
        span.SetTag("k8s.namespace.name", Short(request.Namespace));
        span.SetTag("modelgate.kind", Short(request.Kind.Kind));
        span.SetTag("modelgate.name", Short(request.Name));
        span.SetTag("modelgate.operation", Short(request.Operation));
        span.SetTag("modelgate.uid", Short(request.Uid));
        span.SetTag("modelgate.dry_run", request.IsDryRun);
        span.SetTag("modelgate.decision", response.Decision.ToString());
        span.SetTag("modelgate.code", response.IsAllowed ? 200 : response.Code);
        if (response.Code is 500 or 504 && !response.IsAllowed)
            span.SetStatus(ActivityStatusCode.Error, response.Reason);
    }

    /// <summary>The span of one ConfigMap's reading.</summary>
    public static Activity? ConfigMap(string @namespace, string name)
    {
        var span = Source.StartActivity("configmap read", ActivityKind.Client);
        span?.SetTag("k8s.namespace.name", Short(@namespace));
        span?.SetTag("modelgate.configmap", Short(name));
        return span;
    }

    /// <summary>The span of a step that does no I/O: <c>resolve</c>, <c>judge</c>.</summary>
    public static Activity? Step(string name) => Source.StartActivity(name);

    private static string Short(string text) => text.Length <= 256 ? text : text[..256];
}
