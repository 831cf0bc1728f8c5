using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.World;

/// <summary>The test world's trusted root as the verifier's own objects, for tests of single steps: also roots that no reader would accept.</summary>
internal static class WorldTrust
{
    public static TrustedRoot Root(TrustedRootContent content) => new()
    {
        Digest = new byte[32],
        TransparencyLogs = [.. content.Tlogs.Select(Log)],
        CertificateTransparencyLogs = [.. content.CtLogs.Select(Log)],
        CertificateAuthorities = [.. content.CertificateAuthorities.Select(Authority)],
        TimestampAuthorities = [.. content.TimestampAuthorities.Select(Authority)],
    };

    public static Verification.TrustedRoots.TrustedLog Log(Testing.Sigstore.TrustedLog log) => new()
    {
        BaseUrl = log.BaseUrl,
        Key = PublicKey.Read(log.RawKey).Value!,
        LogId = log.LogId,
        ValidFor = Window(log.ValidFor),
        Operator = "",
    };

    public static Verification.TrustedRoots.TrustedAuthority Authority(Testing.Sigstore.TrustedAuthority authority) => new()
    {
        Uri = authority.Uri,
        Chain = [.. authority.Chain.Select(der => Certificate.Read(der).Value!)],
        ValidFor = Window(authority.ValidFor),
        Operator = "",
    };

    private static ValidityWindow Window(ValidFor window) => new(window.Start ?? DateTimeOffset.MinValue, window.End);
}
