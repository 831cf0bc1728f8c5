using System.CommandLine;
using System.Text;
using Modelgate.Operator.Verifying;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Operator.Cli;

/// <summary>The options that say whose signature is accepted, and what must vouch for it.</summary>
internal sealed class SignerOptions
{
    private readonly Option<string[]> _keys = new("--key") { Description = "Accepted public key, PEM; repeatable.", HelpName = "FILE" };
    private readonly Option<string?> _authorities = new("--certificate-authority") { Description = "Own authorities, PEM: their certificates are accepted.", HelpName = "FILE" };
    private readonly Option<string?> _identity = new("--certificate-identity") { Description = "Accepted name in a certificate, exact.", HelpName = "ID" };
    private readonly Option<string?> _pattern = new("--certificate-identity-pattern") { Description = "The same as a pattern: * stands for a run without /, ** for any run.", HelpName = "PATTERN" };
    private readonly Option<string?> _issuer = new("--certificate-oidc-issuer") { Description = "Who vouched for the name, exact.", HelpName = "URL" };
    private readonly Option<string?> _root = new("--trusted-root") { Description = "TrustedRoot of the Sigstore instance, JSON; with --key: demand its log too.", HelpName = "FILE" };
    private readonly Option<int> _logs = Threshold("--unsafe-log-threshold", "Logs that must have the signature; 0 asks none.");
    private readonly Option<int> _times = Threshold("--unsafe-timestamp-threshold", "Verified times that there must be; 0 asks none.");
    private readonly Option<int> _certificateLogs = Threshold("--unsafe-certificate-timestamp-threshold", "Logs that must have the certificate; 0 asks none.");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_keys, _authorities, _identity, _pattern, _issuer, _root, _logs, _times, _certificateLogs])
            command.Add(option);
    }

    /// <summary>True when one of them says who must have signed.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_keys) is { Length: > 0 } || parsed.GetValue(_authorities) is not null
        || parsed.GetValue(_identity) is not null || parsed.GetValue(_pattern) is not null || parsed.GetValue(_issuer) is not null;

    /// <summary>The trusted root's file, or null.</summary>
    public string? TrustedRootFile(ParseResult parsed) => parsed.GetValue(_root);

    /// <summary>Reads the files that the options name; null after saying what is wrong.</summary>
    public VerificationPolicy? Load(ParseResult parsed, Terminal terminal)
    {
        var files = new SignerFiles(terminal);
        var keys = parsed.GetValue(_keys) ?? [];
        var (identity, pattern, issuer) = (parsed.GetValue(_identity), parsed.GetValue(_pattern), parsed.GetValue(_issuer));
        var (authorityFile, rootFile) = (parsed.GetValue(_authorities), parsed.GetValue(_root));
        if (Contradiction(keys.Length > 0, authorityFile is not null, identity, pattern, issuer, rootFile) is { } contradiction)
        {
            terminal.Error.WriteLine("modelgate: " + contradiction);
            return null;
        }

        List<TrustedKey> trusted = [.. keys.Select(files.Key).OfType<PublicKey>().Select(k => new TrustedKey(k, ValidityWindow.Always))];
        var root = rootFile is null ? null : files.Root(rootFile);
        var authorities = authorityFile is null ? null : files.Authorities(authorityFile);
        if (files.HasFailed)
            return null;
        return new()
        {
            Keys = trusted,
            Identities = keys.Length > 0 ? [] : [Identity(identity, pattern, issuer)],
            TrustedRoot = root,
            CertificateAuthorities = authorities ?? [],
            LogThreshold = parsed.GetValue(_logs),
            TimestampThreshold = parsed.GetValue(_times),
            // Keys stand in no certificate's log. Whoever asks for it all the same gets what was asked for.
            CertificateTimestampThreshold = keys.Length > 0 && parsed.GetResult(_certificateLogs) is null or { Implicit: true } ? 0 : parsed.GetValue(_certificateLogs),
        };
    }

    private static CertificateIdentity Identity(string? identity, string? pattern, string? issuer)
    {
        if (issuer is not null)
            return identity is not null ? CertificateIdentity.Exact(issuer, identity) : CertificateIdentity.Matching(issuer, NamePattern.Glob(pattern!));
        // Own authorities issue to own people: without a name, everybody whom they certify is accepted.
        return identity is not null ? CertificateIdentity.OfOwnAuthority(identity) : CertificateIdentity.OfOwnAuthority(NamePattern.Glob(pattern ?? "**"));
    }

    private static string? Contradiction(bool hasKeys, bool hasAuthorities, string? identity, string? pattern, string? issuer, string? root)
    {
        var hasName = identity is not null || pattern is not null;
        if (identity is { Length: 0 } || pattern is { Length: 0 } || issuer is { Length: 0 })
            return "an identity and an issuer are never empty: everybody would be accepted";
        if (pattern?.Length > VerificationLimits.MaxPatternLength)
            return $"--certificate-identity-pattern is longer than {VerificationLimits.MaxPatternLength} characters";
        if (identity is not null && pattern is not null)
            return "--certificate-identity and --certificate-identity-pattern exclude each other";
        if (hasKeys)
            return hasAuthorities || hasName || issuer is not null ? "--key and the options of certificates exclude each other" : null;
        if (hasAuthorities)
            return root is not null || issuer is not null ? "--certificate-authority excludes --trusted-root and --certificate-oidc-issuer: own authorities know no OIDC issuer" : null;
        if (!hasName && issuer is null)
            return "say who must have signed: --key, --certificate-authority, or --certificate-identity with --certificate-oidc-issuer and --trusted-root";
        if (!hasName)
            return "--certificate-oidc-issuer needs --certificate-identity: everybody with an account at the issuer would be accepted";
        if (issuer is null)
            return "--certificate-identity needs --certificate-oidc-issuer: any issuer could vouch for the name";
        return root is null ? "--certificate-identity needs --trusted-root: the TrustedRoot of your Sigstore instance (cosign trusted-root create, or trusted_root.json of the public one)" : null;
    }

    private static Option<int> Threshold(string name, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => 1 };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 32)
                result.AddError(name + " must be between 0 and 32.");
        });
        return option;
    }
}

/// <summary>Reads what signers are known by; says what is wrong.</summary>
internal sealed class SignerFiles(Terminal terminal)
{
    /// <summary>True after something was wrong.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>A public key in PEM.</summary>
    public PublicKey? Key(string path) => Read(path, EvidenceFile.MaxPemBytes) is { } content ? Take(path, PublicKey.ReadPem(Encoding.UTF8.GetString(content))) : null;

    /// <summary>A TrustedRoot in JSON.</summary>
    public TrustedRoot? Root(string path) => Read(path, VerificationLimits.MaxTrustedRootBytes + 1) is { } content ? Take(path, TrustedRootReader.Read(content)) : null;

    /// <summary>Certificates in PEM.</summary>
    public IReadOnlyList<Certificate>? Authorities(string path) => Read(path, EvidenceFile.MaxPemBytes) is { } content ? Take(path, Certificate.ReadPem(Encoding.UTF8.GetString(content))) : null;

    private byte[]? Read(string path, int limit)
    {
        var (content, problem) = EvidenceFile.Read(path, limit, null);
        if (content is null)
            Fail(path, problem!);
        return content;
    }

    private T? Take<T>(string path, VerificationResult<T> result)
        where T : class
    {
        if (!result.IsSuccess)
            Fail(path, result.Failure.Detail + " " + FailureRemedies.Of(result.Failure.Kind));
        return result.Value;
    }

    private void Fail(string path, string problem)
    {
        HasFailed = true;
        terminal.Error.WriteLine($"modelgate: {path}: {problem}");
    }
}
