using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests;

/// <summary>What counts towards the thresholds, and at which moments keys and logs must be in use.</summary>
public class VerifiedTimesTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;
    private static readonly TimestampAuthority SecondAuthority = TimestampAuthority.Create(World.Now, "tsa2.sigstore.test");

    private static VerificationFailureKind? Kind(Action<BundleRecipe> describe, Func<VerificationPolicy, VerificationPolicy>? change = null) => World.Bundle(describe).Verify(change).Failure?.Kind;

    private static void TwoLogs(BundleRecipe b) => b.RekorV1().RekorV2().Timestamp().Inputs(i => i with { TlogThreshold = 2 });

    private static void TwoAuthorities(BundleRecipe b) => b.RekorV2().Timestamp().Timestamp(t => t.Authority = SecondAuthority)
        .TrustedRoot(r => r.Add(SecondAuthority, World.Window)).Inputs(i => i with { TimestampThreshold = 2 });

    private static Action<BundleRecipe> Operators(Action<BundleRecipe> describe, string list, params string[] operators) => b =>
    {
        describe(b);
        b.TrustedRoot(r => r.Edit = json =>
        {
            for (var i = 0; i < operators.Length; i++)
                json[list]![i]!["operator"] = operators[i];
        });
    };

    [Fact]
    public void Logs_of_one_operator_count_once()
    {
        Assert.Null(Kind(TwoLogs));
        Assert.Null(Kind(Operators(TwoLogs, "tlogs", "a.example", "b.example")));
        Assert.Equal(VerificationFailureKind.MissingLogEntry, Kind(Operators(TwoLogs, "tlogs", "a.example", "a.example")));
    }

    [Fact]
    public void Authorities_of_one_operator_count_once()
    {
        Assert.Null(Kind(TwoAuthorities));
        Assert.Null(Kind(Operators(TwoAuthorities, "timestampAuthorities", "a.example", "b.example")));
        Assert.Equal(VerificationFailureKind.MissingTimestamp, Kind(Operators(TwoAuthorities, "timestampAuthorities", "a.example", "a.example")));
    }

    [Fact]
    public void Entries_of_one_log_count_once() => Assert.Equal(
        VerificationFailureKind.MissingLogEntry, Kind(b => b.RekorV1().RekorV1().Inputs(i => i with { TlogThreshold = 2 })));

    [Fact]
    public void Without_any_entry_one_is_missing_and_with_strange_ones_the_log_is_unknown()
    {
        Assert.Equal(VerificationFailureKind.MissingLogEntry, Kind(b => b.Timestamp()));
        Assert.Equal(VerificationFailureKind.UnknownLog, Kind(b => b.RekorV1(describe: e => e.V1 = new("https://rekor.elsewhere.test")).Timestamp()));
        Assert.Equal(VerificationFailureKind.MissingLogEntry, Kind(b => b.RekorV1(describe: e => e.V1 = new("https://rekor.elsewhere.test")).RekorV1().Inputs(i => i with { TlogThreshold = 2 })));
    }

    [Fact]
    public void A_timestamp_that_says_nothing_is_the_reason_only_where_no_time_counts()
    {
        Assert.Equal(VerificationFailureKind.TimestampMismatch, Kind(b => b.RekorV2().Timestamp(t => t.Stamped = [1])));
        Assert.Equal(VerificationFailureKind.MissingTimestamp, Kind(b => b.RekorV1().Timestamp(t => t.Stamped = [1]).Inputs(i => i with { TimestampThreshold = 2 })));
    }

    [Fact]
    public void Times_are_told_earliest_first()
    {
        var stampedEarly = World.Bundle(b => b.RekorV1().Timestamp(t => t.Time = World.Now.AddSeconds(2)));
        var stampedLate = World.Bundle(b => b.RekorV1().Timestamp());

        Assert.Equal([World.Now.AddSeconds(2), World.Now.AddSeconds(5)], stampedEarly.Verify().Value?.SigningTimes);
        Assert.Equal([World.Now.AddSeconds(5), World.Now.AddSeconds(10)], stampedLate.Verify().Value?.SigningTimes);
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(1, 7)]
    [InlineData(1, 3)]
    public void Every_logs_key_is_in_use_at_every_time(int log, int end) => Assert.Equal(
        VerificationFailureKind.LogKeyOutsideValidity,
        Kind(b => b.RekorV1().RekorV2().Timestamp().TrustedRoot(r => r.Tlogs[log] = r.Tlogs[log] with { ValidFor = new(World.Now.AddDays(-1), World.Now.AddSeconds(end)) })));

    [Fact]
    public void A_logs_key_may_be_in_use_in_several_windows() => Assert.Null(
        Kind(b => b.RekorV1().Timestamp().TrustedRoot(r =>
        {
            r.Tlogs.Add(r.Tlogs[0] with { ValidFor = new(World.Now.AddSeconds(8)) });
            r.Tlogs[0] = r.Tlogs[0] with { ValidFor = new(World.Now.AddDays(-1), World.Now.AddSeconds(7)) };
        })));

    [Fact]
    public void A_key_is_accepted_at_every_verified_time_whatever_the_time_of_the_verification_is()
    {
        static void Stamped(BundleRecipe b) => b.Key(KeyKind.P256).Dsse().RekorV1("dsse").Timestamp();
        static Func<VerificationPolicy, VerificationPolicy> Until(int seconds) => p => new()
        {
            TrustedRoot = p.TrustedRoot,
            Keys = [new(p.Keys[0].Key, new(World.Now, World.Now.AddSeconds(seconds)))],
            CertificateTimestampThreshold = 0,
        };

        Assert.Null(Kind(Stamped, Until(10)));
        Assert.Equal(VerificationFailureKind.KeyOutsideValidity, Kind(Stamped, Until(9)));
        Assert.Equal(VerificationFailureKind.KeyOutsideValidity, Kind(Stamped, Until(4)));
        Assert.Null(World.Bundle(Stamped).Verify(Until(10)).Value?.Expires);
    }
}
