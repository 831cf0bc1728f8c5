using System.Security.Cryptography;

namespace Modelgate.Conformance;

/// <summary>The client protocol of the public Sigstore conformance suite, on top of <c>modelgate verify</c>.</summary>
internal static class SigstoreClient
{
    /// <summary>Runs one call; 0 when verified.</summary>
    public static int Run(string[] arguments, TextWriter error)
    {
        if (arguments is ["sign-bundle", ..])
        {
            error.WriteLine("sign-bundle: signing without a key needs the certificate authority and the log of a Sigstore instance; this client works offline and signs with keys only (modelgate bundle sign --key).");
            return 2;
        }

        if (arguments is not ["verify-bundle", .. var rest])
        {
            error.WriteLine("usage: verify-bundle [--staging] --bundle FILE (--key FILE | --certificate-identity ID --certificate-oidc-issuer URL) [--trusted-root FILE] FILE_OR_DIGEST");
            return 2;
        }

        List<string> command = ["verify"];
        string? bundle = null, input = null;
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == "--staging")
                error.WriteLine("verify-bundle: the trusted root of staging is not built in; give it with --trusted-root.");
            else if (rest[i] == "--bundle" && i + 1 < rest.Length)
                bundle = rest[++i];
            else if (rest[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < rest.Length)
                command.AddRange([rest[i], rest[++i]]);
            else
                input = rest[i];
        }

        if (bundle is null || input is null)
        {
            error.WriteLine("verify-bundle: --bundle and a file or digest are needed");
            return 2;
        }

        command.AddRange(IsDigest(input) ? ["--digest", input, bundle] : ["--artifact", input, bundle]);
        return CommandLine.Run([.. command]);
    }

    /// <summary>A digest is what looks like one and is no file's name.</summary>
    private static bool IsDigest(string input) =>
        input.StartsWith("sha256:", StringComparison.Ordinal) && input.Length == 7 + SHA256.HashSizeInBytes * 2 && input.Skip(7).All(char.IsAsciiHexDigit) && !File.Exists(input);
}
