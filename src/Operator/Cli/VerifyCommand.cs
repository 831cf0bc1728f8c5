using System.CommandLine;
using System.Text;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Verifying;
using Modelgate.Verification;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate verify FILE…</c></summary>
internal static class VerifyCommand
{
    private const string Summary = "Verify attestations, model signatures and ModelBundles, offline.";

    private const string Details = """
        Exit status: 0 verified, 1 refused, 2 the input or the options could not be read.

        Examples:
          modelgate verify modelbundle.yaml --policy policy.yaml --evidence statement.sigstore.json
          modelgate verify provenance.sigstore.json --key promotion.pub --artifact model.safetensors
          modelgate verify provenance.sigstore.json --certificate-identity https://github.com/org/repo/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer https://token.actions.githubusercontent.com --trusted-root trusted_root.json
          modelgate verify model mistral/ --signature mistral/model.sig --key publisher.pub
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Sigstore bundles, DSSE envelopes, model signatures, ModelBundles with their ConfigMaps; - for standard input." };
        var policies = new Option<string[]>("--policy") { Description = "ModelPolicy whose builders are accepted, with the ConfigMaps of its trusted roots; repeatable.", HelpName = "FILE|DIR" };
        var evidence = new Option<string[]>("--evidence") { Description = "File that a ModelBundle expects in a ConfigMap, under a key of the file's name; repeatable.", HelpName = "FILE" };
        var artifact = new Option<string?>("--artifact") { Description = "The file that it must be about.", HelpName = "FILE" };
        var digest = new Option<string?>("--digest") { Description = "The same by digest.", HelpName = "sha256:HEX" };
        var predicates = new Option<string[]>("--predicate-type") { Description = "Accepted predicate type; repeatable. Default: any.", HelpName = "URI" };
        var output = new Option<string>("--output", "-o") { Description = "How to report.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var signer = new SignerOptions();
        var command = new DetailedCommand("verify", Summary, Details) { files, policies, evidence, artifact, digest, predicates };
        signer.AddTo(command);
        command.Add(output);
        command.Add(VerifyModelCommand.Create(terminal, time));
        command.Validators.Add(result =>
        {
            if (result.GetValue(artifact) is not null && result.GetValue(digest) is not null)
                result.AddError("--artifact and --digest exclude each other.");
        });
        command.SetAction(parsed =>
        {
            var (content, problem) = ArtifactInput.Read(parsed.GetValue(artifact), parsed.GetValue(digest));
            if (problem is not null)
                return Fail(terminal, [problem]);
            var (now, given, types) = (time.GetUtcNow(), parsed.GetRequiredValue(files), parsed.GetValue(predicates) ?? []);
            if (parsed.GetValue(policies) is { Length: > 0 } policyPaths)
            {
                if (signer.AreGiven(parsed) || signer.TrustedRootFile(parsed) is not null)
                    return Fail(terminal, ["--policy says who must have signed; leave out --key, --trusted-root and the options of certificates"]);
                var (attestations, trouble) = ReadEvidence(parsed.GetValue(evidence) ?? []);
                var (verification, problems) = trouble is not null ? (null, [trouble]) : PolicyVerification.Load(policyPaths, ConfigMaps(given, now), attestations, content, types, now);
                return verification is null ? Fail(terminal, problems) : Finish([.. given.SelectMany(f => Verify(f, verification, terminal))], parsed.GetRequiredValue(output), terminal);
            }

            if (signer.Load(parsed, terminal) is not { } policy)
                return ExitCodes.Unusable;
            var single = new FileVerification { Policy = policy, Now = now, Artifact = content, PredicateTypes = types };
            return Finish([.. given.Select(f => Verify(f, single, terminal))], parsed.GetRequiredValue(output), terminal);
        });
        return command;
    }

    private static VerificationItem Verify(string file, FileVerification verification, Terminal terminal)
    {
        var (content, format, unusable) = Read(file, terminal);
        if (unusable is not null)
            return unusable;
        return format == EvidenceFormats.ModelBundle
            ? VerificationItems.Unusable(file, format, "a ModelBundle is verified against a policy", "Give a ModelPolicy (--policy).")
            : verification.Verify(file, format!, content);
    }

    private static IEnumerable<VerificationItem> Verify(string file, PolicyVerification verification, Terminal terminal)
    {
        var (content, format, unusable) = Read(file, terminal);
        if (unusable is not null)
            return [unusable];
        return format == EvidenceFormats.ModelBundle ? verification.Verify(file) : [verification.Verify(file, format!, content)];
    }

    private static (ReadOnlyMemory<byte> Content, string? Format, VerificationItem? Unusable) Read(string file, Terminal terminal)
    {
        var (content, problem) = EvidenceFile.Read(file, VerificationLimits.MaxBundleBytes + 1, terminal.OpenInput);
        if (content is null)
            return (default, null, VerificationItems.Unusable(file, null, problem!, "Give a file that can be read."));
        return EvidenceFormats.Detect(content) is { } format
            ? (content, format, null)
            : (default, null, VerificationItems.Unusable(file, null, "it is no Sigstore bundle, DSSE envelope, model signature or ModelBundle", "Give evidence; a model's files are verified by modelgate verify model."));
    }

    /// <summary>The ConfigMaps in all files that were given; what else is wrong with them is told where they are verified.</summary>
    private static ConfigMapCatalog ConfigMaps(string[] files, DateTimeOffset now)
    {
        var reader = new ConfigurationReader(now);
        reader.Read([.. files.Where(f => f.EndsWith(".yaml", StringComparison.Ordinal) || f.EndsWith(".yml", StringComparison.Ordinal))], isTrusted: false);
        return reader.ConfigMaps;
    }

    private static (Dictionary<string, string> Texts, string? Problem) ReadEvidence(string[] files)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var (content, problem) = EvidenceFile.Read(file, VerificationLimits.MaxBundleBytes, null);
            if (content is null)
                return (texts, $"{file}: {problem}");
            texts[Path.GetFileName(file)] = Encoding.UTF8.GetString(content);
        }

        return (texts, null);
    }

    private static int Finish(IReadOnlyList<VerificationItem> items, string format, Terminal terminal) =>
        items.Count > 0 ? VerificationOutput.Write(items, format, terminal) : Fail(terminal, ["there is no evidence in what was given, only ConfigMaps"]);

    private static int Fail(Terminal terminal, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems)
            terminal.Error.WriteLine("modelgate: " + problem);
        return ExitCodes.Unusable;
    }
}
