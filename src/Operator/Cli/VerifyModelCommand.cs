using System.CommandLine;
using Modelgate.Operator.Verifying;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate verify model DIR</c></summary>
internal static class VerifyModelCommand
{
    private const string Summary = "Hash a model's files and compare them with its signed list (OpenSSF Model Signing).";

    private const string Details = """
        Exit status: 0 verified, 1 refused, 2 the input or the options could not be read.

        Examples:
          modelgate verify model mistral/ --signature mistral/model.sig --key publisher.pub
          modelgate verify model mistral/ --signature model.sig --certificate-authority corp-ca.pem --certificate-identity models@corp.example
          modelgate verify model mistral/ --signature model.sig --certificate-identity release@org.example --certificate-oidc-issuer https://accounts.example --trusted-root trusted_root.json
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var model = new Argument<string>("DIR") { Description = "The model: a folder, or its only file." };
        var signature = new Option<string>("--signature") { Required = true, Description = "The signature: model.sig.", HelpName = "FILE" };
        var ignore = new Option<string[]>("--ignore") { Description = "Path below DIR that may hold unsigned files; repeatable.", HelpName = "PATH" };
        var links = new Option<bool>("--allow-symlinks") { Description = "Take links for the files that they lead to, where the signer did and they stay inside DIR." };
        var weights = new Option<bool>("--allow-ignored-weights") { Description = "Accept that the signer left out files that look like weights." };
        var unsigned = new Option<bool>("--unsafe-ignore-unsigned-files") { Description = "Pass over files that nobody signed." };
        var jobs = new Option<int>("--jobs") { Description = "Files that are hashed at once. Default: one a processor.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        var output = new Option<string>("--output", "-o") { Description = "How to report.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024)
                result.AddError("--jobs must be between 1 and 1024.");
        });
        var signer = new SignerOptions();
        var command = new DetailedCommand("model", Summary, Details) { model, signature };
        signer.AddTo(command);
        foreach (var option in (ReadOnlySpan<Option>)[ignore, links, weights, unsigned, jobs, output])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (signer.Load(parsed, terminal) is not { } policy)
                return Task.FromResult(ExitCodes.Unusable);
            var verification = new ModelVerification
            {
                Policy = policy,
                Now = time.GetUtcNow(),
                IgnorePaths = parsed.GetValue(ignore) ?? [],
                AllowSymlinks = parsed.GetValue(links),
                AllowIgnoredWeights = parsed.GetValue(weights),
                UnsafeIgnoreUnsignedFiles = parsed.GetValue(unsigned),
                Workers = parsed.GetValue(jobs),
            };
            var item = verification.Verify(parsed.GetRequiredValue(model), parsed.GetRequiredValue(signature), (total, work) => HashingProgress.Run(terminal, total, work), cancellationToken);
            return Task.FromResult(VerificationOutput.Write([item], parsed.GetRequiredValue(output), terminal));
        });
        return command;
    }
}
