using System.Globalization;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>exemptions</c>, <c>revocations</c> and <c>floors</c> of a ModelPolicy.</summary>
internal static class ExemptionReader
{
    /// <summary>Reads the exemptions; one without reason or expiry is invalid, an expired one is warned about.</summary>
    public static IReadOnlyList<Exemption> Read(FieldReader spec, DateTimeOffset now)
    {
        List<Exemption> exemptions = [];
        foreach (var item in spec.Items("exemptions", "namespace", "selector", "rules", "reason", "expires"))
        {
            var @namespace = item.Exact("namespace", "Write one exemption for each namespace.") ?? "";
            if (!item.Has("namespace"))
                item.Error("namespace", "This field is required.", "Name the one namespace that is meant.");
            var reason = item.Required("reason", "Say why; reports show it whenever the exemption is used.");
            if (reason.Length > 0 && string.IsNullOrWhiteSpace(reason))
                item.Error("reason", "The reason is blank.", "Say why; reports show it whenever the exemption is used.");
            var expires = item.Time("expires");
            if (!item.Has("expires"))
                item.Error("expires", "An exemption must end.", "Write the moment as RFC 3339: 2026-12-31T23:59:59Z.");
            else if (expires <= now)
                item.Warning("expires", $"The exemption expired on {Day(expires.Value)} and no longer counts.", "Remove it, or set a new day after looking at the reason again.");
            if (item.Has("selector"))
            {
                item.Warning("selector", "Labels of pods are set by whoever makes pods in that namespace, so all of them can claim this exemption.",
                    "Leave the selector out if that is meant; else put what is exempted into a namespace of its own.");
            }

            exemptions.Add(new(@namespace, LabelSelectorReader.Read(item, "selector"), Rules(item), reason, expires ?? DateTimeOffset.MinValue));
        }

        return exemptions;
    }

    /// <summary>Reads the revocations.</summary>
    public static IReadOnlyList<Revocation> Revocations(FieldReader spec)
    {
        List<Revocation> revocations = [];
        foreach (var item in spec.Items("revocations", "digest", "key", "certificate", "reason"))
        {
            var given = (item.Has("digest") ? 1 : 0) + (item.Has("key") ? 1 : 0) + (item.Has("certificate") ? 1 : 0);
            if (given != 1)
                item.Error("digest", given == 0 ? "Nothing is named." : "More than one thing is named.", "Set exactly one of: digest, key, certificate.");
            var kind = item.Has("key") ? RevocationKind.Key : item.Has("certificate") ? RevocationKind.Certificate : RevocationKind.Digest;
            var field = kind switch { RevocationKind.Digest => "digest", RevocationKind.Key => "key", RevocationKind.Certificate => "certificate" };
            var value = item.Text(field) ?? "";
            if (value.Length > 0 && !Identities.IsDigest(value))
                item.Error(field, $"{Wording.Quote(value)} is no sha256 digest.", "Write sha256: and 64 lower-case hex digits; for a key or certificate, of its DER form.");
            revocations.Add(new(kind, value, item.Required("reason", "Say why; denials show it.")));
        }

        return revocations;
    }

    /// <summary>Reads the floors.</summary>
    public static IReadOnlyList<SigningFloor> Floors(FieldReader spec)
    {
        List<SigningFloor> floors = [];
        foreach (var item in spec.Items("floors", "model", "notBefore"))
        {
            var model = item.Exact("model", "Write one floor for each model.") ?? "";
            if (!item.Has("model"))
                item.Error("model", "This field is required.", "Write the identity without revision: pkg:huggingface/ORG/NAME.");
            else if (model.Contains('@', StringComparison.Ordinal))
                item.Error("model", $"{Wording.Quote(model)} names a revision; a floor is for all of them.", "Write the identity without revision: pkg:huggingface/ORG/NAME.");
            var time = item.Time("notBefore");
            if (!item.Has("notBefore"))
                item.Error("notBefore", "This field is required.", "Write the moment as RFC 3339: 2026-12-31T23:59:59Z.");
            floors.Add(new(model, time ?? DateTimeOffset.MaxValue));
        }

        return floors;
    }

    private static List<RuleId> Rules(FieldReader item)
    {
        List<RuleId> rules = [];
        foreach (var text in item.Texts("rules"))
        {
            if (!RuleCatalogue.TryFind(text, out var entry))
                item.Error("rules", $"There is no rule {Wording.Quote(text)}.", "`modelgate rules` lists them.");
            else if (entry.Id.Number >= 900)
                item.Error("rules", $"{entry.Id} cannot be exempted: it is about Modelgate itself.", "Remove it from the list.");
            else
                rules.Add(entry.Id);
        }

        if (!item.Has("rules"))
            item.Error("rules", "An exemption names its rules.", "List the rules that do not count: [MSC201].");
        else if (item.Node("rules") is { Items.Count: 0 })
            item.Error("rules", "The list is empty.", "List the rules that do not count: [MSC201].");
        return rules;
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
