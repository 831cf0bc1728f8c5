using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Rules;

/// <summary>One rule as <c>modelgate rules</c> lists it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name in kebab case.</param>
/// <param name="Title">One line.</param>
/// <param name="Severity">The default severity.</param>
/// <param name="Action">What the built-in policy does.</param>
/// <param name="FiresOn">What it fires on.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">What to change.</param>
public sealed record RuleEntry(RuleId Id, string Name, string Title, Severity Severity, RuleAction Action, string FiresOn, string Why, string Remedy)
{
    /// <summary>The page in the documentation, relative to its root.</summary>
    public string Page => $"rules/{Id}.md";
}

/// <summary>Every rule id that exists, with what <c>modelgate rules ID</c> says about it.</summary>
public static class RuleCatalogue
{
    /// <summary>All entries by id.</summary>
    public static IReadOnlyList<RuleEntry> All { get; } = Build();

    /// <summary>Finds an entry by the text of its id or by its name, whatever the case.</summary>
    public static bool TryFind(string text, [NotNullWhen(true)] out RuleEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var candidate in All)
        {
            if (string.Equals(candidate.Name, text, StringComparison.OrdinalIgnoreCase) || string.Equals(candidate.Id.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                entry = candidate;
                return true;
            }
        }

        entry = null;
        return false;
    }

    private static RuleEntry[] Build()
    {
        List<RuleEntry> entries = [];
        foreach (var rule in AdmissionRules.All)
        {
            var d = rule.Description;
            var (firesOn, why) = Explain(d.Id.Number);
            entries.Add(new(d.Id, d.Name, d.Title, d.Severity, d.Action, firesOn, why, d.Remedy));
        }

        return [.. entries.OrderBy(e => e.Id.Number)];
    }

    /// <summary>What a rule fires on and why it exists, one sentence each.</summary>
    private static (string FiresOn, string Why) Explain(int id) => id switch
    {
        101 => ("trust_remote_code in any spelling, source or script; custom model, tokenizer or handler classes from the repository",
            "The publisher of the repository decides what the pod executes, and can change it after review."),
        102 => ("flags, variables or mounts that bring other code: plugins, PYTHONPATH, LD_PRELOAD, pip install at start, volumes over the server's own files",
            "Such code is in no image's digest, so nobody has scanned or reviewed what runs."),
        103 => ("pickle-based weights and loads: .bin, .pt, .ckpt, .pkl, torch.load without weights_only",
            "Unpickling a file executes whatever its author wrote into it."),
        104 => ("an image whose tag is a release with a known hole that lets a model run code",
            "Switching remote code off does not help where the server does not obey the switch."),
        201 => ("a reference without an immutable part: a branch, a tag, a short hash, no revision, an Ollama name, a bucket address",
            "What was reviewed is not what will be loaded at the next start."),
        202 => ("the image of a container that serves, loads or fetches models, without a sha256 digest",
            "The server decides what its flags mean; a tag can be moved to another server."),
        203 => ("a reference or switch that comes from a ConfigMap without immutable: true",
            "ConfigMaps are read again at each restart, without another admission."),
        301 => ("a model that no verified ModelBundle has", "A pin says which bytes are served, not whose they are."),
        302 => ("an adapter that no verified ModelBundle has, or not for this base", "A small adapter turns a verified model into another one."),
        303 => ("a tokenizer, chat template, quantization, Modelfile, projector, draft model or configuration that no verified ModelBundle has",
            "Each of these parts can change what the model says."),
        304 => ("parts of one container that no single ModelBundle composes", "Parts that are good one by one were never attested together."),
        305 => ("mirror content without a pinned, signed link to its upstream", "A mirror can hold anything under a well-known name."),
        306 => ("evidence below the strength that the policy asks for: unsigned lists, untrusted signers, no approved promotion",
            "A digest that the author of the bundle could have written proves nothing."),
        307 => ("a signature, certificate, digest, time or log proof that fails", "What fails was changed, or never was what it claims to be."),
        308 => ("a digest, key or certificate that the policy revokes, or evidence older than the policy's floor for the model",
            "A signature says who made a thing, not that it is still wanted."),
        401 => ("settings that let requests or background tasks load or replace models and adapters", "What is loaded after admission is seen by nobody."),
        402 => ("an endpoint, registry, proxy, certificate authority or host alias that leads references to another host",
            "No client checks that the bytes belong to the commit it asked for, so a pin does not help."),
        501 => ("a value that decides a reference and cannot be known: a Secret, a missing ConfigMap, a placeholder, an unreadable script",
            "An unknown value may be anything; only certainty can admit."),
        502 => ("local content or a download cache on a volume that others may change, with no verifier in front", "A file that is found locally is never checked, not even for a full commit."),
        503 => ("a pod with accelerators in which no server or loader is recognised", "An unknown server is the easiest way past every other rule."),
        901 => ("an exemption of a policy that took effect", "An exemption that nobody sees is never removed."),
        902 => ("a pod that serves models while the replica is still reading policies and bundles", "\"Not yet\" is not \"no\"; without them any answer would be a guess."),
        999 => ("a failure of Modelgate itself", "A crash must not admit anything."),
        _ => ("", ""),
    };
}
