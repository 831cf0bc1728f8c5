namespace Modelgate.Conformance;

/// <summary>The adapter protocol of the OpenSSF Model Signing conformance suite, on top of <c>modelgate verify model</c> and <c>modelgate bundle sign --oms</c>.</summary>
internal static class OmsClient
{
    /// <summary>Runs one call; 0 when verified or signed.</summary>
    public static int Run(string[] arguments, TextWriter error)
    {
        if (arguments is not [("verify-model" or "sign-model") and var verb, .. var rest])
        {
            error.WriteLine("usage: verify-model | sign-model --method key|certificate|sigstore --model-path PATH ...");
            return 2;
        }

        var options = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < rest.Length; i++)
        {
            if (!options.TryGetValue(rest[i], out var values))
                options[rest[i]] = values = [];
            if (rest[i] is not ("--ignore-unsigned-files" or "--use-staging") && i + 1 < rest.Length)
                values.Add(rest[++i]);
        }

        if (Single(options, "--model-path") is not { } model || Single(options, "--method") is not { } method)
        {
            error.WriteLine($"{verb}: --method and --model-path are needed");
            return 2;
        }

        return verb == "verify-model" ? Verify(model, method, options, error) : Sign(model, method, options, error);
    }

    private static int Verify(string model, string method, Dictionary<string, List<string>> options, TextWriter error)
    {
        List<string> command = ["verify", "model", model, "--signature", Single(options, "--bundle") ?? ""];
        Ignored(model, options, command);
        if (options.ContainsKey("--ignore-unsigned-files"))
            command.Add("--unsafe-ignore-unsigned-files");
        switch (method)
        {
            case "key":
                command.AddRange(["--key", Single(options, "--public-key") ?? ""]);
                return CommandLine.Run([.. command]);
            case "certificate":
                return WithJoined(options.GetValueOrDefault("--cert-chain") ?? [], chain => CommandLine.Run([.. command, "--certificate-authority", chain]));
            case "sigstore" when Environment.GetEnvironmentVariable("MODELGATE_TRUSTED_ROOT") is { Length: > 0 } root:
                command.AddRange(["--certificate-identity", Single(options, "--identity") ?? "", "--certificate-oidc-issuer", Single(options, "--identity-provider") ?? "", "--trusted-root", root]);
                return CommandLine.Run([.. command]);
            default:
                error.WriteLine("verify-model: the method sigstore needs a trusted root; set MODELGATE_TRUSTED_ROOT to its file");
                return 2;
        }
    }

    private static int Sign(string model, string method, Dictionary<string, List<string>> options, TextWriter error)
    {
        if (method is not ("key" or "certificate"))
        {
            error.WriteLine("sign-model: signing without a key needs the network; this client works offline");
            return 2;
        }

        List<string> command = ["bundle", "sign", model, "--oms", "--force", "--key", Single(options, "--private-key") ?? "", "--output", Single(options, "--output-bundle") ?? ""];
        Ignored(model, options, command);
        return method == "key"
            ? CommandLine.Run([.. command])
            : WithJoined([Single(options, "--signing-cert") ?? "", .. options.GetValueOrDefault("--cert-chain") ?? []], chain => CommandLine.Run([.. command, "--certificate", chain]));
    }

    /// <summary>Paths that are not there, or lie elsewhere, ignore nothing.</summary>
    private static void Ignored(string model, Dictionary<string, List<string>> options, List<string> command)
    {
        foreach (var path in options.GetValueOrDefault("--ignore-paths") ?? [])
        {
            if (Path.GetFullPath(path, Path.GetFullPath(model)).StartsWith(Path.GetFullPath(model).TrimEnd('/') + "/", StringComparison.Ordinal))
                command.AddRange(["--ignore", path]);
        }
    }

    private static int WithJoined(IEnumerable<string> files, Func<string, int> run)
    {
        var joined = Path.GetTempFileName();
        try
        {
            File.WriteAllText(joined, string.Join('\n', files.Where(File.Exists).Select(File.ReadAllText)));
            return run(joined);
        }
        finally
        {
            File.Delete(joined);
        }
    }

    private static string? Single(Dictionary<string, List<string>> options, string name) => options.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;
}
