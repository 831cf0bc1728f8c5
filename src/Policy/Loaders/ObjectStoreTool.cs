using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Loaders;

/// <summary>One command-line client of object stores, as data.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Commands">The sub-commands that copy, each as its words; the source and the target follow.</param>
/// <param name="Flags">Flags with values, so that the words after them are not taken for paths.</param>
internal sealed record ObjectStoreTool(string Program, string[] Commands, FlagTable Flags)
{
    /// <summary>The endpoint flag of S3 clients.</summary>
    public static Flag Endpoint { get; } = Flag.One("--endpoint-url", "--endpoint", "--s3-endpoint");

    /// <summary>Switches TLS checks off.</summary>
    public static Flag Insecure { get; } = Flag.Switch("--no-verify-ssl", "--insecure", "--no-check-certificate");

    /// <summary>The version that <c>mc cp</c> reads.</summary>
    public static Flag Version { get; } = Flag.One("--version-id", "--vid");

    /// <summary>The clients. Read: their manual pages, August 2026.</summary>
    public static IReadOnlyList<ObjectStoreTool> All { get; } =
    [
        new("aws", ["s3 cp", "s3 sync", "s3 mv"], Table(
            "--region", "--profile", "--output", "--include", "--exclude", "--page-size", "--query", "--sse", "--cli-read-timeout", "--cli-connect-timeout",
            "--ca-bundle", "--color", "--storage-class", "--request-payer", "--source-region", "--acl", "--content-type", "--metadata")),
        new("s5cmd", ["cp", "sync", "mv"], Table("--numworkers", "--concurrency", "-c", "--part-size", "-p", "--profile", "--credentials-file", "--exclude", "--include", "--source-region", "--log", "--retry-count", "-r")),
        new("gsutil", ["cp", "rsync", "mv"], Table("-o", "-h", "-u", "-x", "-j", "-z", "-L", "-s", "-i")),
        new("gcloud", ["storage cp", "storage rsync", "storage mv", "alpha storage cp", "beta storage cp"], Table(
            "--project", "--account", "--billing-project", "--exclude", "--impersonate-service-account", "--verbosity", "--format", "--configuration", "--encryption-key")),
        new("azcopy", ["copy", "cp", "sync"], Table("--include-pattern", "--exclude-pattern", "--include-path", "--exclude-path", "--log-level", "--cap-mbps", "--output-level", "--from-to", "--overwrite")),
        new("ossutil", ["cp", "sync"], Table("-e", "-i", "-k", "-t", "-c", "--config-file", "--include", "--exclude", "-j", "--jobs", "--parallel", "--part-size")),
        new("ossutil64", ["cp", "sync"], Table("-e", "-i", "-k", "-t", "-c", "--config-file", "--include", "--exclude", "-j", "--jobs", "--parallel", "--part-size")),
        new("rclone", ["copy", "copyto", "sync", "move"], Table(
            "--transfers", "--checkers", "--config", "--include", "--exclude", "--filter", "--bwlimit", "--log-level", "--retries", "--s3-provider", "--s3-region",
            "--s3-access-key-id", "--s3-secret-access-key", "--multi-thread-streams", "--stats", "--s3-version-at", "--buffer-size")),
        new("mc", ["cp", "mirror", "get"], Table("--config-dir", "-C", "--rewind", "--exclude", "--limit-download", "--attr", "--encrypt-key")),
        new("mcli", ["cp", "mirror", "get"], Table("--config-dir", "-C", "--rewind", "--exclude", "--limit-download")),
        new("tosutil", ["cp"], Table("-e", "-i", "-k", "-re", "-conf", "-j", "-p", "-include", "-exclude", "-cpd", "-vt")),
        new("coscmd", ["download"], Table("-c", "-b", "-r", "-t")),
        new("obsutil", ["cp", "sync"], Table("-config", "-e", "-i", "-k", "-include", "-exclude", "-j", "-p")),
        new("s3cmd", ["get", "sync"], Table("-c", "--config", "--host", "--host-bucket", "--access_key", "--secret_key", "--region", "--exclude", "--include")),
    ];

    private static FlagTable Table(params string[] ones) => new(
        ArgumentDialect.Cobra,
        [
            Endpoint, Insecure, Version, .. Flag.Ones(ones),
            .. Flag.Switches("--recursive", "--quiet", "--no-progress", "--only-show-errors", "--delete", "--dryrun", "--no-sign-request", "--follow-symlinks", "-m", "-q",
                "--progress", "-P", "-v", "--verbose", "-n", "--no-clobber", "--update", "-f", "--force", "--overwrite", "--remove", "--size-only", "--exact-timestamps", "-d", "-a", "-e", "-D"),
            Flag.Switch("-r", "-R"),
        ]);
}
