using Modelgate.Operator.Reports;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Modelgate.Operator.Telemetry;

/// <summary>What hears the instruments: Prometheus, which asks, and OTLP, which is sent to when the standard variables name an endpoint. Nothing of either: nobody hears them.</summary>
internal sealed class TelemetryExport : IDisposable
{
    /// <summary>Largest answer to Prometheus. Real ones have some 100 kB; labels are bounded.</summary>
    private const int MaxScrapeBytes = 16 * 1024 * 1024;

    /// <summary>.NET's own meter.</summary>
    private const string Runtime = "System.Runtime";

    /// <summary>What says how a process does. The rest is for those who develop it, and some of it is called a counter without being one.</summary>
    private static readonly HashSet<string> OfRuntime = new(StringComparer.Ordinal)
    {
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.gc.heap.total_allocated",
        "dotnet.gc.last_collection.heap.size", "dotnet.exceptions",
    };

    private readonly StateInstruments? _state;
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private TelemetryExport(StateInstruments? state, MeterProvider? metrics, TracerProvider? traces) => (_state, _metrics, _traces) = (state, metrics, traces);

    /// <summary>The metrics that Prometheus asks for; null when it has no address to ask at. What is sent by OTLP alone is none.</summary>
    public MeterProvider? Scraped { get; private init; }

    /// <summary>Starts listening.</summary>
    /// <param name="servesPrometheus">True when there is an address for Prometheus.</param>
    /// <param name="state">Makes the instruments of the state.</param>
    public static TelemetryExport Start(bool servesPrometheus, Func<StateInstruments> state)
    {
        var (sendsMetrics, sendsTraces) = (HasEndpoint("METRICS"), HasEndpoint("TRACES"));
        if (!servesPrometheus && !sendsMetrics)
            return new(null, null, sendsTraces ? Traces() : null);
        var instruments = state();
        var metrics = MetricsOf(servesPrometheus, sendsMetrics);
        ReviewMeasurements.Begin();
        return new(instruments, metrics, sendsTraces ? Traces() : null) { Scraped = servesPrometheus ? metrics : null };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        _state?.Dispose();
    }

    private static MeterProvider MetricsOf(bool servesPrometheus, bool sends)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource())
            .SetExemplarFilter(ExemplarFilterType.AlwaysOff)
            .AddMeter(Instruments.MeterName, StateInstruments.MeterName, Runtime)
            .AddView(instrument => instrument.Meter.Name == Runtime && !OfRuntime.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null);
        if (servesPrometheus)
        {
            builder.AddPrometheusExporter(prometheus =>
            {
                prometheus.ScopeInfoEnabled = false;
                prometheus.TargetInfoEnabled = false;
                prometheus.MaxScrapeResponseSizeBytes = MaxScrapeBytes;
            });
        }

        if (sends)
            builder.AddOtlpExporter();
        return builder.Build();
    }

    private static TracerProvider Traces() =>
        Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(ReviewTraces.SourceName).AddOtlpExporter().Build();

    /// <summary>Who sends. The standard variables come last, so that what an admin says there holds.</summary>
    private static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty().AddService("modelgate", serviceVersion: ProductVersion.Text, autoGenerateServiceInstanceId: true).AddTelemetrySdk().AddEnvironmentVariableDetector();

    private static bool HasEndpoint(string signal) =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));
}
