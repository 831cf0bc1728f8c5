using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Certificates;

public sealed class CertificateWorkTests
{
    private static readonly CertificateTimes Times = new();

    [Fact]
    public async Task First_leader_makes_a_certificate_that_the_API_server_trusts()
    {
        await using var kept = await KeptCertificates.StartAsync();

        await kept.SettleAsync();

        kept.AssertTrusted(kept.Serving);
        var certificate = kept.Serving.Certificate;
        Assert.Equal(["modelgate.modelgate-system.svc", "modelgate.modelgate-system.svc.cluster.local", "modelgate.modelgate-system", "modelgate"],
            certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.Equal(("1.2.840.10045.3.1.7", KeptCertificates.Start.AddHours(-1), KeptCertificates.Start.AddDays(90)),
            (certificate.GetECDsaPublicKey()!.ExportParameters(false).Curve.Oid.Value, ServingPair.First(certificate), ServingPair.Last(certificate)));
        Assert.Equal("kubernetes.io/tls", (string?)kept.Server.Get(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls")!["type"]);
    }

    [Fact]
    public async Task Only_caBundle_of_our_webhooks_is_written()
    {
        await using var kept = await KeptCertificates.StartAsync();

        await kept.SettleAsync();

        Assert.Equal(["other", "other"], new[] { kept.Bundles[1], kept.Bundles[2] });
        var (before, after) = (JsonNode.Parse(KeptCertificates.Configuration)!["webhooks"]!.AsArray(), kept.Server.Get(ClusterKinds.ValidatingWebhookConfigurations, "", "modelgate")!["webhooks"]!.AsArray());
        foreach (var i in new[] { 0, 3 })
        {
            before[i]!["clientConfig"]!.AsObject().Remove("caBundle");
            after[i]!["clientConfig"]!.AsObject().Remove("caBundle");
        }

        Assert.True(JsonNode.DeepEquals(before, after));
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_is_due()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        var writes = kept.Server.Writes.Count;

        kept.ChangeLeader();
        kept.Clock.Now += TimeSpan.FromDays(50);
        await kept.SettleAsync();

        Assert.Equal(writes, kept.Server.Writes.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bm90aGluZw==")]
    public async Task Overwritten_caBundle_is_mended(string? value)
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();

        kept.SetBundle(0, value);
        await kept.SettleAsync();

        kept.AssertTrusted(kept.Serving);
    }

    [Fact]
    public async Task Serving_certificate_is_renewed_in_time_by_the_same_authority()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        var (first, authorities) = (kept.Serving, kept.Names);

        kept.Clock.Now += TimeSpan.FromDays(61);
        await kept.SettleAsync(first);

        Assert.NotEqual(first.Certificate.Thumbprint, kept.Serving.Certificate.Thumbprint);
        Assert.Equal(authorities, kept.Names);
        kept.AssertTrusted(kept.Serving);
    }

    [Fact]
    public async Task Authority_is_replaced_with_overlap()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        var old = kept.Names[0];
        // Serving certificates come and go under the first authority.
        while (kept.Names.Count == 1)
        {
            kept.Clock.Now += TimeSpan.FromDays(7);
            // Two thirds of the authority's validity, and the step that passes them.
            Assert.True(kept.Clock.Now < KeptCertificates.Start.AddDays((730 * 2 / 3) + 7 + 1), "too late");
            await kept.SettleAsync(kept.Serving);
        }

        var last = kept.Serving;
        var made = kept.Clock.Now;
        // Trusted beside the old one; signs nothing yet.
        Assert.Equal(old, kept.Names[0]);
        Assert.True(last.IsSignedBy(kept.Secret.Authorities[0]));
        kept.AssertTrusted(last);

        kept.Clock.Now += Times.Settling;
        await kept.SettleAsync(last);
        Assert.True(kept.Serving.IsSignedBy(kept.Secret.Authorities[1]));
        kept.AssertTrusted(kept.Serving);
        kept.AssertTrusted(last);

        // Whatever the old one signed has expired before it leaves.
        while (kept.Names.Contains(old))
        {
            kept.Clock.Now += TimeSpan.FromDays(1);
            await kept.SettleAsync(kept.Serving);
        }

        Assert.True(kept.Clock.Now > ServingPair.Last(last.Certificate));
        Assert.True(kept.Clock.Now < made.AddDays(92));
        Assert.Single(kept.Names);
        kept.AssertTrusted(kept.Serving);
    }

    [Fact]
    public async Task Deleted_Secret_is_remade_while_replicas_serve_under_the_old_authority()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        var served = kept.Serving;
        kept.Server.Remove(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls");

        await kept.SettleAsync(served);
        Assert.Null(kept.Secret.Serving);
        kept.Clock.Now += Times.Settling;
        await kept.SettleAsync(served);

        Assert.Equal(2, kept.Names.Count);
        Assert.True(kept.Serving.IsSignedBy(kept.Secret.Authorities[1]));
        kept.AssertTrusted(kept.Serving);
        kept.AssertTrusted(served);
    }

    [Fact]
    public async Task Secret_that_is_deleted_again_and_again_does_not_grow_the_trust_without_bound()
    {
        await using var kept = await KeptCertificates.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            await kept.SettleAsync();
            kept.Clock.Now += Times.Settling;
            await kept.SettleAsync();
            kept.Server.Remove(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls");
        }

        await kept.SettleAsync();

        Assert.Equal(SecretContent.MaxAuthorities, kept.Names.Count);
    }

    [Theory]
    [InlineData("ca.crt", "garbage")]
    [InlineData("ca.crt", "")]
    [InlineData("ca.crt", null)]
    [InlineData("ca.key", "garbage")]
    [InlineData("ca.key", "other key")]
    [InlineData("ca.crt", "no authority")]
    [InlineData("ca.crt", "too many")]
    [InlineData("tls.crt", "garbage")]
    [InlineData("tls.crt", null)]
    [InlineData("tls.key", "other key")]
    [InlineData("tls.key", "not base64")]
    [InlineData("tls.crt", "wrong name")]
    [InlineData("tls.crt", "expired")]
    [InlineData("tls.crt", "not ours")]
    public async Task Broken_Secret_is_never_served_and_is_remade(string entry, string? how)
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        var served = kept.Serving;
        kept.Alter(data => Break(data, entry, how, kept));
        Assert.True(kept.Secret.Serving is null || kept.Secret.AuthorityProblem is not null);

        await kept.SettleAsync(served);
        kept.Clock.Now += Times.Settling;
        await kept.SettleAsync(served);

        Assert.Null(kept.Secret.AuthorityProblem);
        kept.AssertTrusted(kept.Serving);
        Assert.Contains(kept.Logged.All, line => line.Contains("Secret modelgate-system/modelgate-tls: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_leaders_one_makes_the_Secret_and_the_other_follows()
    {
        await using var kept = await KeptCertificates.StartAsync();
        var rival = kept.NewLeader();
        var isFirst = true;
        // The rival is quicker, between what we read and what we write.
        kept.Server.Instead = async context =>
        {
            if (!isFirst || context.Request.Method != "POST")
                return false;
            isFirst = false;
            await rival.StepAsync(TestContext.Current.CancellationToken);
            return false;
        };

        Assert.Equal(ApiFailureKind.Conflict, (await Assert.ThrowsAsync<ApiException>(kept.StepAsync)).Kind);
        var made = kept.Names;
        await kept.SettleAsync();

        Assert.Equal(made, kept.Names);
        kept.AssertTrusted(kept.Serving);
    }

    [Fact]
    public async Task Leader_that_reads_an_old_Secret_writes_over_nothing()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        kept.Clock.Now += TimeSpan.FromDays(61);
        var rival = kept.NewLeader();
        var isFirst = true;
        kept.Server.Instead = async context =>
        {
            if (!isFirst || context.Request.Method != "PUT")
                return false;
            isFirst = false;
            await rival.StepAsync(TestContext.Current.CancellationToken);
            return false;
        };

        Assert.Equal(ApiFailureKind.Conflict, (await Assert.ThrowsAsync<ApiException>(kept.StepAsync)).Kind);
        var made = kept.Serving.Certificate.Thumbprint;
        await kept.SettleAsync();

        Assert.Equal(made, kept.Serving.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Webhook_configuration_that_comes_later_is_told_of_the_authority()
    {
        await using var kept = await KeptCertificates.StartAsync(hasWebhooks: false);
        await kept.SettleAsync();
        Assert.Contains("ValidatingWebhookConfiguration modelgate leads no webhook to modelgate.modelgate-system.svc; nobody asks for reviews yet", kept.Logged.All);

        kept.Server.Put(ClusterKinds.ValidatingWebhookConfigurations, "", "modelgate", KeptCertificates.Configuration);
        await kept.SettleAsync();

        kept.AssertTrusted(kept.Serving);
    }

    [Fact]
    public async Task Without_the_right_to_the_configuration_the_Secret_is_kept_and_the_authority_stays()
    {
        await using var kept = await KeptCertificates.StartAsync();
        kept.Server.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains("validatingwebhookconfigurations", StringComparison.Ordinal))
                return false;
            await Kubernetes.FakeApiServer.StatusAsync(context, 403, "forbidden");
            return true;
        };
        await kept.SettleAsync();
        var authorities = kept.Names;

        kept.Clock.Now += TimeSpan.FromDays(600);
        await kept.SettleAsync();

        Assert.Equal(authorities, kept.Names);
        Assert.Null(kept.Secret.ServingProblem);
        Assert.Contains("Certificates could not be kept up to date; it is tried again: the API server answered 403 (forbidden)", kept.Logged.All);
    }

    [Fact]
    public async Task Keys_are_in_no_log()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        var key = Decoded(kept, "ca.key").Split('\n')[1];
        kept.Alter(data => data["ca.crt"] = "");
        await kept.SettleAsync();

        Assert.NotEmpty(kept.Logged.All);
        Assert.DoesNotContain(kept.Logged.All, line => line.Contains("PRIVATE", StringComparison.Ordinal) || line.Contains(key, StringComparison.Ordinal));
        Assert.Equal("certificate and key", kept.Secret.Authority!.ToString());
    }

    private static string Decoded(KeptCertificates kept, string entry) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((string)kept.Server.Get(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls")!["data"]![entry]!));

    private static void Break(JsonObject data, string entry, string? how, KeptCertificates kept)
    {
        var authority = kept.Secret.Authority!;
        var now = kept.Clock.Now;
        var (certificate, key) = how switch
        {
            "other key" => (null, ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem()),
            "no authority" => (Decoded(kept, "tls.crt"), Decoded(kept, "tls.key")),
            "wrong name" => Texts(authority.MakeServing(new("elsewhere", "modelgate"), now, Times)),
            "expired" => Texts(authority.MakeServing(KeptCertificates.Settings.Service, now, Times with { Serving = TimeSpan.FromMinutes(-1) })),
            "not ours" => Texts(CertificatePair.MakeAuthority(now, Times).MakeServing(KeptCertificates.Settings.Service, now, Times)),
            "too many" => (string.Concat(Enumerable.Repeat(Decoded(kept, "ca.crt"), 9)), null),
            _ => ((string?)null, (string?)null),
        };
        var kind = entry[..entry.IndexOf('.', StringComparison.Ordinal)];
        if (certificate is not null)
            data[kind + ".crt"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate));
        if (key is not null)
            data[kind + ".key"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
        if (certificate is not null || key is not null)
            return;
        if (how is null)
            data.Remove(entry);
        else
            data[entry] = how == "garbage" ? Convert.ToBase64String(RandomNumberGenerator.GetBytes(500)) : how;
    }

    private static (string?, string?) Texts(CertificatePair pair) => (pair.Certificate, pair.Key);
}
