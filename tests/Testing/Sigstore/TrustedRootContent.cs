using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>A closed interval of time; null stands for a bound that is not written.</summary>
/// <param name="Start">First moment.</param>
/// <param name="End">Last moment.</param>
public sealed record ValidFor(DateTimeOffset? Start, DateTimeOffset? End = null);

/// <summary>A transparency or CT log in a trusted root.</summary>
/// <param name="BaseUrl">Address.</param>
/// <param name="RawKey">Public key.</param>
/// <param name="KeyDetails">Kind of the key.</param>
/// <param name="LogId">Identifier.</param>
/// <param name="ValidFor">When its key counts.</param>
public sealed record TrustedLog(string BaseUrl, byte[] RawKey, string KeyDetails, byte[] LogId, ValidFor ValidFor);

/// <summary>A certificate or timestamp authority in a trusted root.</summary>
/// <param name="Uri">Address.</param>
/// <param name="Chain">Certificates, the anchor last.</param>
/// <param name="ValidFor">When it counts.</param>
public sealed record TrustedAuthority(string Uri, IReadOnlyList<byte[]> Chain, ValidFor ValidFor);

/// <summary>What a trusted root says; every list may be changed before it is written.</summary>
public sealed class TrustedRootContent
{
    /// <summary>The media type in use.</summary>
    public string MediaType { get; set; } = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";

    /// <summary>Rekor logs.</summary>
    public List<TrustedLog> Tlogs { get; } = [];

    /// <summary>CT logs.</summary>
    public List<TrustedLog> CtLogs { get; } = [];

    /// <summary>Certificate authorities.</summary>
    public List<TrustedAuthority> CertificateAuthorities { get; } = [];

    /// <summary>Timestamp authorities.</summary>
    public List<TrustedAuthority> TimestampAuthorities { get; } = [];

    /// <summary>Changes the JSON before it is written.</summary>
    public Action<JsonObject>? Edit { get; set; }

    /// <summary>Adds a certificate authority.</summary>
    public TrustedRootContent Add(CertificateAuthority authority, ValidFor validFor)
    {
        CertificateAuthorities.Add(new("https://fulcio.sigstore.test", authority.Chain, validFor));
        return this;
    }

    /// <summary>Adds a timestamp authority.</summary>
    public TrustedRootContent Add(TimestampAuthority authority, ValidFor validFor)
    {
        TimestampAuthorities.Add(new(authority.Uri, authority.Chain, validFor));
        return this;
    }

    /// <summary>Adds a CT log.</summary>
    public TrustedRootContent Add(CertificateTransparencyLog log, ValidFor validFor)
    {
        CtLogs.Add(new(log.BaseUrl, log.Key.Spki, log.Key.Details, log.LogId, validFor));
        return this;
    }

    /// <summary>Adds a Rekor v1 log.</summary>
    public TrustedRootContent Add(RekorV1Log log, ValidFor validFor)
    {
        Tlogs.Add(new(log.BaseUrl, log.Key.Spki, log.Key.Details, log.LogId, validFor));
        return this;
    }

    /// <summary>Adds a Rekor v2 log.</summary>
    public TrustedRootContent Add(RekorV2Log log, ValidFor validFor)
    {
        Tlogs.Add(new(log.BaseUrl, log.Key.Spki, log.Key.Details, log.LogId, validFor));
        return this;
    }

    /// <summary>The TrustedRoot JSON.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["mediaType"] = MediaType,
            ["tlogs"] = new JsonArray([.. Tlogs.Select(Log)]),
            ["certificateAuthorities"] = new JsonArray([.. CertificateAuthorities.Select(Authority)]),
            ["ctlogs"] = new JsonArray([.. CtLogs.Select(Log)]),
            ["timestampAuthorities"] = new JsonArray([.. TimestampAuthorities.Select(Authority)]),
        };
        Edit?.Invoke(json);
        return Json.Text(json);
    }

    private static JsonObject Log(TrustedLog log) => new()
    {
        ["baseUrl"] = log.BaseUrl,
        ["hashAlgorithm"] = "SHA2_256",
        ["publicKey"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(log.RawKey), ["keyDetails"] = log.KeyDetails, ["validFor"] = Interval(log.ValidFor) },
        ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(log.LogId) },
    };

    private static JsonObject Authority(TrustedAuthority authority) => new()
    {
        ["subject"] = new JsonObject { ["organization"] = "sigstore.test", ["commonName"] = "test" },
        ["uri"] = authority.Uri,
        ["certChain"] = new JsonObject
        {
            ["certificates"] = new JsonArray([.. authority.Chain.Select(c => new JsonObject { ["rawBytes"] = Convert.ToBase64String(c) })]),
        },
        ["validFor"] = Interval(authority.ValidFor),
    };

    private static JsonObject Interval(ValidFor interval)
    {
        var json = new JsonObject();
        if (interval.Start is { } start)
            json["start"] = Rfc3339(start);
        if (interval.End is { } end)
            json["end"] = Rfc3339(end);
        return json;
    }

    /// <summary>RFC 3339 in UTC, with milliseconds only where there are any.</summary>
    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
