namespace Modelgate.Policy.Rules;

/// <summary>A published hole of a runtime through which a model's files or a request run code.</summary>
/// <param name="ImageName">Last part of the image's repository.</param>
/// <param name="Id">The advisory.</param>
/// <param name="What">What it lets happen, to follow "lets".</param>
/// <param name="Since">First release with it; null: all before <paramref name="FixedIn"/>.</param>
/// <param name="FixedIn">First release without it.</param>
/// <param name="FixedTag">The same as the image's tags write it.</param>
internal sealed record KnownHole(string ImageName, string Id, string What, RuntimeRelease? Since, RuntimeRelease FixedIn, string FixedTag)
{
    public bool Affects(RuntimeRelease release) => release.IsBefore(FixedIn) && (Since is not { } since || !release.IsBefore(since));
}

/// <summary>The built-in table of MSC104. Only advisories whose fixed release is published are here; a tag that is no release is never judged.</summary>
internal static class KnownHoles
{
    private const string Pickle = "a model's weights run code while they are loaded";
    private const string AutoMap = "a model's repository run Python code although --trust-remote-code is off";

    /// <summary>By image name, then by fixed release.</summary>
    public static IReadOnlyList<KnownHole> All { get; } =
    [
        // GHSA-rh4j-5rhw-hr54: torch.load without weights_only in the weight iterator.
        new("vllm-openai", "CVE-2025-24357", Pickle, null, new(0, 7, 0), "v0.7.0"),
        // GHSA-8fr4-5q9j-m8gm: auto_map of a nested configuration.
        new("vllm-openai", "CVE-2025-66448", AutoMap, null, new(0, 11, 1), "v0.11.1"),
        // GHSA-2pc9-4j83-qjmr: auto_map is followed while the architecture is looked up.
        new("vllm-openai", "CVE-2026-22807", AutoMap, new(0, 10, 1), new(0, 14, 0), "v0.14.0"),
        // GHSA-7972-pg2x-xr59: trust_remote_code=True written into two model implementations.
        new("vllm-openai", "CVE-2026-27893", AutoMap, new(0, 10, 1), new(0, 18, 0), "v0.18.0"),
        // Path traversal through the digest of a manifest.
        new("ollama", "CVE-2024-37032", "a registry write any file and so run code", null, new(0, 1, 34), "0.1.34"),
        // Path traversal through the members of a ZIP archive.
        new("ollama", "CVE-2024-45436", "a model archive write any file", null, new(0, 1, 47), "0.1.47"),
        // GHSA-5h8j-6crg-7rmw: pickled messages on an open ZeroMQ port.
        new("lmdeploy", "GHSA-5h8j-6crg-7rmw", "anybody who reaches its RPC port run code", null, new(0, 10, 2), "v0.10.2"),
        // With CVE-2025-23320 and CVE-2025-23334 a chain to remote code through the Python backend's shared memory.
        new("tritonserver", "CVE-2025-23319", "requests take over the Python backend and run code", null, new(25, 7, 0), "25.07-py3"),
    ];
}
