using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests.World;

/// <summary>Good bundles hold in every check, and bad ones fail in none but those of their own category: so a verifier that accepts one lacks that step.</summary>
public class WorldBadBundleTests
{
    /// <summary>Checks that bundles of a category may fail.</summary>
    private static readonly Dictionary<string, string[]> MayFail = new()
    {
        ["certificate"] = ["path"],
        ["trust-root"] = ["path"],
        ["validity"] = ["path"],
        ["algorithm"] = ["path"],
        ["identity"] = ["signature", "path"],
        ["key"] = ["signature"],
        ["signature"] = ["signature"],
        ["tlog-set"] = ["promise"],
        ["tlog"] = ["proof", "checkpoint"],
        ["checkpoint"] = ["checkpoint"],
        ["timestamp"] = ["timestamp", "promise"],
    };

    [Fact]
    public void Good_bundles_hold_in_every_check() =>
        Assert.Empty(GoodBundles.All.Where(g => !g.Name.Contains("-besides", StringComparison.Ordinal) && g.Name is not ("leaf-ed25519ph" or "key-ed25519ph-dsse"))
            .Select(g => (g.Name, Failed: Failing(g.Make(VirtualSigstore.Shared)))).Where(g => g.Failed.Length > 0).Select(g => $"{g.Name}: {string.Join(", ", g.Failed)}"));

    [Fact]
    public void Bad_bundles_fail_in_no_check_but_their_own() =>
        Assert.Empty(BadBundles.All.Where(b => b.Category is not ("structure" or "limits") && b.Name is not ("log-id-short" or "proof-index-outside-tree" or "proof-index-outside-tree-rekor2"))
            .Where(b => !b.Name.StartsWith("entry-of-unknown-log", StringComparison.Ordinal) && !b.Name.StartsWith("checkpoint-without-", StringComparison.Ordinal))
            .Select(b => (b, Failed: Failing(b.Made).Except(MayFail.GetValueOrDefault(b.Category, [])).ToArray()))
            .Where(b => b.Failed.Length > 0).Select(b => $"{b.b.Name} ({b.b.Category}): {string.Join(", ", b.Failed)}"));

    [Fact]
    public void Bad_signatures_and_promises_do_fail_in_their_check()
    {
        Assert.Empty(BadBundles.All.Where(b => b.Category == "signature" && !Failing(b.Made).Contains("signature")).Select(b => b.Name));
        Assert.Empty(BadBundles.All.Where(b => b.Category == "tlog-set" && HasPromise(b.Made) && !Failing(b.Made).Contains("promise")).Select(b => b.Name));
    }

    [Theory]
    [InlineData("proof-hash-changed", "proof")]
    [InlineData("proof-hash-taken-rekor2", "proof")]
    [InlineData("body-changed-after-logging", "proof")]
    [InlineData("checkpoint-signature-flipped", "checkpoint")]
    [InlineData("checkpoint-text-changed-rekor2", "checkpoint")]
    [InlineData("checkpoint-hash-other", "checkpoint")]
    [InlineData("timestamp-of-other-signature", "timestamp")]
    [InlineData("timestamp-of-authority-of-same-name", "timestamp")]
    [InlineData("timestamp-content-changed", "timestamp")]
    [InlineData("authority-of-same-name-and-key-id", "path")]
    [InlineData("path-too-long-in-root", "path")]
    [InlineData("leaf-signature-flipped", "path")]
    public void Other_checks_fail_where_they_should(string name, string check) => Assert.Equal([check], Failing(BadBundles.Named(name).Made));

    [Fact]
    public void Names_are_unique_and_categories_are_known()
    {
        Assert.Equal(BadBundles.All.Count, BadBundles.All.Select(b => b.Name).Distinct().Count());
        Assert.Equal(BadBundles.Categories.Keys, BadBundles.All.Select(b => b.Category).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(GoodBundles.All.Count, GoodBundles.All.Select(b => b.Name).Distinct().Count());
    }

    [Fact]
    public void A_bad_bundle_can_be_made_by_name_in_any_world()
    {
        var world = new VirtualSigstore(VirtualSigstore.DefaultTime.AddYears(1));

        var made = BadBundles.Named("content-both").Make(world);

        Assert.Contains("messageSignature", made.Text, StringComparison.Ordinal);
        Assert.Contains("dsseEnvelope", made.Text, StringComparison.Ordinal);
        Assert.Contains("\"start\":\"2026-12-01T12:00:00Z\"", made.Inputs.TrustedRootJson, StringComparison.Ordinal);
        Assert.DoesNotContain("dsseEnvelope", BadBundles.Named("content-both").MakeGood(world).Text, StringComparison.Ordinal);
    }

    private static bool HasPromise(MadeBundle made) => made.Json["verificationMaterial"]!["tlogEntries"]![0]!["inclusionPromise"] is not null;

    private static string[] Failing(MadeBundle made)
    {
        var json = JsonNode.Parse(made.Bytes)!;
        (string Name, Func<bool> Holds)[] checks =
        [
            ("signature", () => MadeBundleChecks.Signature(made, json)), ("promise", () => MadeBundleChecks.Promises(json)), ("proof", () => MadeBundleChecks.Proofs(json)),
            ("checkpoint", () => MadeBundleChecks.Checkpoints(json)), ("timestamp", () => MadeBundleChecks.Timestamps(made, json)), ("path", () => MadeBundleChecks.Path(made, json)),
        ];
        return [.. checks.Where(c => !Holds(c.Holds)).Select(c => c.Name)];
    }

    /// <summary>A check that cannot read what it is given does not hold.</summary>
    private static bool Holds(Func<bool> check)
    {
        try
        {
            return check();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return false;
        }
    }
}
