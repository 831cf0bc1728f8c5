using System.CommandLine;
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
          modelgate verify provenance.sigstore.json --key promotion.pub --artifact model.safetensors
          modelgate verify provenance.sigstore.json --certificate-identity https://github.com/org/repo/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer https://token.actions.githubusercontent.com --trusted-root trusted_root.json
          modelgate verify model mistral/ --signature mistral/model.sig --key publisher.pub
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Sigstore bundles, DSSE envelopes, model signatures, ModelBundles; - for standard input." };
        var artifact = new Option<string?>("--artifact") { Description = "The file that it must be about.", HelpName = "FILE" };
        var digest = new Option<string?>("--digest") { Description = "The same by digest.", HelpName = "sha256:HEX" };
        var predicates = new Option<string[]>("--predicate-type") { Description = "Accepted predicate type; repeatable. Default: any.", HelpName = "URI" };
        var output = new Option<string>("--output", "-o") { Description = "How to report.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var signer = new SignerOptions();
        var command = new DetailedCommand("verify", Summary, Details) { files, artifact, digest, predicates };
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
            {
                terminal.Error.WriteLine("modelgate: " + problem);
                return ExitCodes.Unusable;
            }

            if (signer.Load(parsed, terminal) is not { } policy)
                return ExitCodes.Unusable;
            var verification = new FileVerification { Policy = policy, Now = time.GetUtcNow(), Artifact = content, PredicateTypes = parsed.GetValue(predicates) ?? [] };
            var items = parsed.GetRequiredValue(files).Select(file => Verify(file, verification, terminal)).ToArray();
            return VerificationOutput.Write(items, parsed.GetRequiredValue(output), terminal);
        });
        return command;
    }

    private static VerificationItem Verify(string file, FileVerification verification, Terminal terminal)
    {
        var (content, problem) = EvidenceFile.Read(file, VerificationLimits.MaxBundleBytes + 1, terminal.OpenInput);
        if (content is null)
            return VerificationItems.Unusable(file, null, problem!, "Give a file that can be read.");
        return EvidenceFormats.Detect(content) switch
        {
            null => VerificationItems.Unusable(file, null, "it is no Sigstore bundle, DSSE envelope, model signature or ModelBundle", "Give evidence; a model's files are verified by modelgate verify model."),
            EvidenceFormats.ModelBundle => VerificationItems.Unusable(file, EvidenceFormats.ModelBundle, "a ModelBundle is verified against a policy", "Give a ModelPolicy (--policy)."),
            var format => verification.Verify(file, format, content),
        };
    }
}
