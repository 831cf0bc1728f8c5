using System.Diagnostics.Metrics;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Telemetry;

[Collection("metrics")]
public sealed class MetricsPageTests
{
    [Fact]
    public void Page_has_every_instrument_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var state = new ConfigurationFolder(folder.Path, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ConfigurationFolder>.Instance);
        Assert.Empty(state.Start());
        using var instruments = new StateInstruments(state, TimeProvider.System) { IsReady = () => true, CertificateExpires = () => null };
        ReviewMeasurements.Failed(WebhookError.Internal);
        Dictionary<string, (string Type, string Unit)> published = new(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Modelgate", StringComparison.Ordinal))
                    published[Name(instrument)] = (Type(instrument), Unit(instrument));
            },
        };
        listener.Start();

        Assert.Equal(
            published.Select(p => (p.Key, p.Value.Type, p.Value.Unit)).Order(),
            MetricsPage.Rows.Where(r => r.Key.StartsWith("modelgate_", StringComparison.Ordinal)).Select(r => (r.Key, r.Value.Type, r.Value.Unit)).Order());
    }

    private static string Name(Instrument instrument) =>
        instrument.Name + (instrument.Unit == "s" ? "_seconds" : "") + (instrument is Counter<long> ? "_total" : "");

    private static string Type(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "histogram",
        _ => "gauge",
    };

    private static string Unit(Instrument instrument) => instrument.Unit switch
    {
        null => "",
        "s" => "seconds",
        { } unit => unit.Trim('{', '}') is var one && one.EndsWith('y') ? one[..^1] + "ies" : one + "s",
    };
}
