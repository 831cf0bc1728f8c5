using System.CommandLine;
using System.Security.Cryptography;
using Modelgate.Operator.Bundling;
using Modelgate.Operator.Verifying;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate bundle sign</c></summary>
internal static class BundleSignCommand
{
    private const string Summary = "Sign a statement, or with --oms a model, with a private key.";

    private const string Details = """
        An encrypted key asks for its password; MODELGATE_KEY_PASSWORD answers where nobody can.

        Examples:
          modelgate bundle sign statement.json --key promotion.key --output statement.sigstore.json
          modelgate bundle sign mistral/ --oms --key promotion.key --output mistral/model.sig
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("PATH") { Description = "The statement in JSON; with --oms the model: a folder or a file." };
        var key = new Option<string>("--key") { Required = true, Description = "Private key in PEM: ECDSA P-256, P-384, P-521 or Ed25519.", HelpName = "FILE" };
        var oms = new Option<bool>("--oms") { Description = "Sign the files of a model (OpenSSF Model Signing)." };
        var certificate = new Option<string?>("--certificate") { Description = "With --oms: the signer's certificate and its intermediates, PEM.", HelpName = "FILE" };
        var ignore = new Option<string[]>("--ignore") { Description = "With --oms: path that is not signed; repeatable.", HelpName = "PATH" };
        var output = new Option<string?>("--output", "-o") { Description = "Default: statement.sigstore.json, with --oms model.sig, beside the input.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Overwrite it." };
        var command = new DetailedCommand("sign", Summary, Details) { input, key, oms, certificate, ignore, output, force };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(oms) && (result.GetValue(certificate) is not null || result.GetValue(ignore) is { Length: > 0 }))
                result.AddError("--certificate and --ignore belong to --oms.");
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            parsed.GetRequiredValue(input), parsed.GetRequiredValue(key), parsed.GetValue(oms), parsed.GetValue(certificate), parsed.GetValue(ignore) ?? [],
            parsed.GetValue(output), parsed.GetValue(force), terminal, cancellationToken)));
        return command;
    }

    private static int Run(string input, string keyFile, bool oms, string? certificateFile, string[] ignored, string? output, bool force, Terminal terminal, CancellationToken cancellationToken)
    {
        var target = output ?? Path.Combine(oms && Directory.Exists(input) ? input : Path.GetDirectoryName(input) is { Length: > 0 } folder ? folder : ".", oms ? "model.sig" : ModelBundleYaml.EvidenceKey);
        using var key = ReadKey(keyFile, terminal);
        if (key is null)
            return ExitCodes.Unusable;
        if (oms && !key.IsEllipticCurve)
            return Fail(terminal, $"{keyFile}: a model is signed with an ECDSA key; other tools read no others");
        if (ReadCertificates(certificateFile, key, terminal) is not { } certificates)
            return ExitCodes.Unusable;
        var (statement, problem) = oms
            ? ModelStatement.Of(input, target, ignored, static _ => { }, cancellationToken)
            : ReadStatement(input);
        if (statement is null)
            return Fail(terminal, $"{input}: {problem}");
        var bundle = SignedBundle.Sign(statement, key, oms ? SignedBundle.ModelSigningHint(key) : SignedBundle.CosignHint(key), certificates);
        if (!OutputFile.Write(target, bundle, force, terminal))
            return ExitCodes.Unusable;
        terminal.Output.WriteLine($"Signed {input} with key sha256:{Convert.ToHexStringLower(SHA256.HashData(key.SubjectPublicKeyInfo.Span))}.");
        terminal.Output.WriteLine("Wrote " + target + ".");
        return ExitCodes.Success;
    }

    private static (byte[]? Statement, string? Problem) ReadStatement(string path)
    {
        var (content, problem) = EvidenceFile.Read(path, SignedBundle.MaxStatementBytes, null);
        if (content is null)
            return (null, problem);
        return StatementCheck.WhyBad(content) is { } why ? (null, why) : (content, null);
    }

    private static SigningKey? ReadKey(string path, Terminal terminal)
    {
        var (content, problem) = EvidenceFile.Read(path, EvidenceFile.MaxPemBytes, null);
        SigningKey? key = null;
        if (content is not null)
            (key, problem) = SigningKey.Read(System.Text.Encoding.UTF8.GetString(content), () => KeyPassword.Ask(terminal));
        if (key is null)
            terminal.Error.WriteLine($"modelgate: {path}: {problem}");
        return key;
    }

    /// <summary>The certificates in DER, the signer's first; empty for none; null after saying what is wrong.</summary>
    private static List<byte[]>? ReadCertificates(string? path, SigningKey key, Terminal terminal)
    {
        List<byte[]> certificates = [];
        if (path is null)
            return certificates;
        var (content, problem) = EvidenceFile.Read(path, EvidenceFile.MaxPemBytes, null);
        if (content is not null)
        {
            var pem = System.Text.Encoding.UTF8.GetString(content).AsSpan();
            while (PemEncoding.TryFind(pem, out var fields))
            {
                if (pem[fields.Label] is "CERTIFICATE")
                    certificates.Add(Convert.FromBase64String(pem[fields.Base64Data].ToString()));
                pem = pem[fields.Location.End..];
            }

            problem = certificates.Count == 0 ? "there is no certificate in PEM in it" : WhyNotOf(certificates[0], key);
        }

        if (problem is null)
            return certificates;
        terminal.Error.WriteLine($"modelgate: {path}: {problem}");
        return null;
    }

    private static string? WhyNotOf(byte[] certificate, SigningKey key)
    {
        var read = Verification.Certificates.Certificate.Read(certificate);
        if (!read.IsSuccess)
            return read.Failure.Detail;
        return read.Value.SubjectPublicKeyInfo.Span.SequenceEqual(key.SubjectPublicKeyInfo.Span) ? null : "the first certificate is not that of the key";
    }

    private static int Fail(Terminal terminal, string problem)
    {
        terminal.Error.WriteLine("modelgate: " + problem);
        return ExitCodes.Unusable;
    }
}
