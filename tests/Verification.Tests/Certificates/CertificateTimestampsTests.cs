using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;
using TrustedLog = Modelgate.Verification.TrustedRoots.TrustedLog;

namespace Modelgate.Verification.Tests.Certificates;

public class CertificateTimestampsTests
{
    private const string ListOid = "1.3.6.1.4.1.11129.2.4.2";
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now, kind: KeyKind.P256);
    private static readonly Certificate Issuer = Made.Read(Fulcio.Chain[0]);
    private static readonly CertificateTransparencyLog Log = new("https://ctfe.test/1");
    private static readonly CertificateTransparencyLog Second = new("https://ctfe.test/2");
    private static readonly CertificateTransparencyLog Unknown = new("https://ctfe.test/unknown");
    private static readonly TrustedRoot Root = Made.Root([], [Trusted(Log), Trusted(Second)]);

    [Fact]
    public void A_timestamp_of_a_known_log_counts()
    {
        var logs = Verify(Leaf(Sign(Log))).Value!.Logs;
        Assert.Same(Root.CertificateTransparencyLogs[0], Assert.Single(logs));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_list_may_stand_anywhere_among_the_extensions(int position) => Assert.True(Verify(Leaf(position, Sign(Log))).IsSuccess);

    [Fact]
    public void The_logs_own_extensions_are_signed_too() =>
        Assert.True(Verify(Leaf((body, _) => Log.Sign(body, Fulcio.IssuingKey.Spki, Made.Now, [0, 0, 5, 0, 0, 0, 0, 1]))).IsSuccess);

    [Fact]
    public void Distinct_logs_count_once_each()
    {
        Assert.Equal(2, Verify(Leaf(Sign(Log), Sign(Second)), threshold: 2).Value!.Logs.Count);
        Refuses(Verify(Leaf(Sign(Log), Sign(Log)), threshold: 2), VerificationFailureKind.MissingCertificateTimestamp,
            "The certificate has 2 signed timestamps, of 1 logs of the trusted root; 2 are demanded.");

        var oneOperator = Made.Root([], [Trusted(Log, operatorName: "same"), Trusted(Second, operatorName: "same")]);
        Assert.Single(CertificateTimestamps.Verify(Leaf(Sign(Log), Sign(Second)), Issuer, oneOperator, 1).Value!.Logs);
    }

    [Fact]
    public void An_unknown_log_neither_counts_nor_harms()
    {
        Assert.Single(Verify(Leaf(Sign(Unknown), Sign(Log))).Value!.Logs);
        Refuses(Verify(Leaf(Sign(Unknown))), VerificationFailureKind.MissingCertificateTimestamp,
            "The certificate has 1 signed timestamps, of 0 logs of the trusted root; 1 are demanded.");
    }

    [Fact]
    public void Another_version_neither_counts_nor_harms() =>
        Assert.Single(Verify(Leaf((_, _) => [1, 2, 3], Sign(Log))).Value!.Logs);

    [Fact]
    public void A_certificate_without_timestamps_is_refused_unless_none_is_demanded()
    {
        Refuses(Verify(Leaf()), VerificationFailureKind.MissingCertificateTimestamp, "The certificate has no signed timestamp of a certificate transparency log.");
        Assert.Empty(Verify(Leaf(), threshold: 0).Value!.Logs);
    }

    [Fact]
    public void A_known_logs_bad_timestamp_is_refused_even_beside_a_good_one_or_when_none_is_demanded()
    {
        const string detail = "The signature of the certificate's signed timestamp of \"https://ctfe.test/1\" fails.";
        Scts[] bad =
        [
            (body, _) => Edited(body, b => b[^1] ^= 1),
            (body, _) => Log.Sign([.. body, 0], Fulcio.IssuingKey.Spki, Made.Now, []),
            (body, _) => Log.Sign(body, Log.Key.Spki, Made.Now, []),
            (body, _) => Edited(body, b => b[40] ^= 1),
            (body, _) => [0, .. Log.LogId, .. Second.Sign(body, Fulcio.IssuingKey.Spki, Made.Now, []).AsSpan(33)],
            (body, _) => Edited(body, b => b[43] = 5),
            (body, _) => Edited(body, b => b[44] = 1),
        ];

        Assert.All(bad, sct =>
        {
            Refuses(Verify(Leaf(sct, Sign(Second))), VerificationFailureKind.InvalidCertificateTimestamp, detail);
            Refuses(Verify(Leaf(sct), threshold: 0), VerificationFailureKind.InvalidCertificateTimestamp, detail);
        });
    }

    [Fact]
    public void The_logs_window_counts_with_both_its_ends()
    {
        Assert.True(CertificateTimestamps.Verify(Leaf(Sign(Log)), Issuer, Made.Root([], [Trusted(Log, new(Made.Now, Made.Now))]), 1).IsSuccess);
        Assert.True(CertificateTimestamps.Verify(Leaf(Sign(Log)), Issuer, Made.Root([], [Trusted(Log, new(Made.Now.AddDays(1), null)), Trusted(Log)]), 1).IsSuccess);
        Refuses(CertificateTimestamps.Verify(Leaf(Sign(Log)), Issuer, Made.Root([], [Trusted(Log, new(Made.Now.AddSeconds(1), null))]), 1),
            VerificationFailureKind.InvalidCertificateTimestamp, "The certificate's signed timestamp of \"https://ctfe.test/1\" is of 2026-06-01T12:00:00Z, when the log's key is not accepted.");
    }

    [Fact]
    public void A_time_after_the_year_9999_is_refused() =>
        Refuses(Verify(Leaf((body, _) => Edited(body, b => b[33] = 0xFF))), VerificationFailureKind.InvalidCertificateTimestamp,
            "The certificate's signed timestamp of \"https://ctfe.test/1\" has a time after the year 9999.");

    [Fact]
    public void A_precertificate_is_refused() =>
        Refuses(Verify(Made.Leaf(Fulcio, d => d.Extensions.Add(new("1.3.6.1.4.1.11129.2.4.3", true, [5, 0])))), VerificationFailureKind.InvalidCertificateTimestamp,
            "The certificate is a precertificate, which is never to be trusted.");

    [Fact]
    public void Too_many_timestamps_are_refused() =>
        Refuses(Verify(Leaf([.. Enumerable.Repeat(Sign(Unknown), 17)])), VerificationFailureKind.LimitExceeded, "The certificate has 17 signed timestamps; 16 are the limit.");

    [Fact]
    public void A_list_of_another_form_is_refused()
    {
        var good = Log.Sign([1], [2], Made.Now, []);
        byte[][] lists =
        [
            [], [4, 0], [4, 1, 0], [4, 2, 0, 0], [4, 4, 0, 2, 0, 0], [4, 3, 0, 9, 1], [5, 0],
            List([0, .. good], extra: 1), [.. List([0, .. good], extra: 0), 0], List(good.AsSpan(..^1).ToArray()), List([.. good, 0]), List([0]), List(good[..40]), List(good[..43]), List([.. good[..45], 0, 0]),
        ];

        Assert.All(lists, list => Refuses(Verify(Made.Leaf(Fulcio, d => d.Extensions.Add(new(ListOid, false, list)))), VerificationFailureKind.InvalidCertificateTimestamp,
            "The certificate's list of signed timestamps is not of its form."));
    }

    [Fact]
    public void Nothing_is_left_of_extensions_that_were_the_list_alone()
    {
        var draft = new CertificateDraft(SigningKey.New(KeyKind.P256)) { Issuer = Fulcio.IssuingName, NotBefore = Made.Now, NotAfter = Made.Now.AddMinutes(10) };
        draft.Extensions.Add(Extension.SctList([Log.Sign(draft.ToBeSigned(Fulcio.IssuingKey), Fulcio.IssuingKey.Spki, Made.Now, [])]));

        Assert.True(Verify(Made.Read(draft.Sign(Fulcio.IssuingKey))).IsSuccess);
    }

    private delegate byte[] Scts(byte[] body, CertificateDraft draft);

    private static Scts Sign(CertificateTransparencyLog log) => (body, _) => log.Sign(body, Fulcio.IssuingKey.Spki, Made.Now, []);

    private static byte[] Edited(byte[] body, Action<byte[]> edit)
    {
        var sct = Log.Sign(body, Fulcio.IssuingKey.Spki, Made.Now, []);
        edit(sct);
        return sct;
    }

    private static Certificate Leaf(params Scts[] timestamps) => Leaf(-1, timestamps);

    private static Certificate Leaf(int position, params Scts[] timestamps)
    {
        var draft = Made.LeafDraft(Fulcio);
        var body = draft.ToBeSigned(Fulcio.IssuingKey);
        if (timestamps.Length > 0)
            draft.Extensions.Insert(position < 0 ? draft.Extensions.Count : position, Extension.SctList(timestamps.Select(t => t(body, draft))));
        return Made.Read(draft.Sign(Fulcio.IssuingKey));
    }

    private static byte[] List(byte[] timestamp, int extra = 0)
    {
        byte[] item = [(byte)((timestamp.Length + extra) >> 8), (byte)(timestamp.Length + extra), .. timestamp];
        byte[] list = [(byte)(item.Length >> 8), (byte)item.Length, .. item];
        return Der.Write(w => w.WriteOctetString(list));
    }

    private static TrustedLog Trusted(CertificateTransparencyLog log, ValidityWindow? window = null, string operatorName = "") => new()
    {
        BaseUrl = log.BaseUrl,
        Key = PublicKey.Read(log.Key.Spki).Value!,
        LogId = SHA256.HashData(log.Key.Spki),
        ValidFor = window ?? Made.Window,
        Operator = operatorName,
    };

    private static VerificationResult<CertificateTimestampLogs> Verify(Certificate leaf, int threshold = 1) => CertificateTimestamps.Verify(leaf, Issuer, Root, threshold);

    private static void Refuses(VerificationResult<CertificateTimestampLogs> result, VerificationFailureKind kind, string detail) =>
        Assert.Equal(new VerificationFailure(kind, detail), result.Failure);
}
