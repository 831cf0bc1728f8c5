using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>Clients of object stores: <c>aws s3</c>, <c>gsutil</c>, <c>gcloud storage</c>, <c>azcopy</c>, <c>az storage</c>, <c>s5cmd</c>, <c>rclone</c>, <c>mc</c> and others.</summary>
/// <remarks>
/// Model given by: every word before the last that names a remote place; the last is the target. A copy to a remote place uploads. An object is
/// pinned by its version id (<c>aws s3api get-object --version-id</c>, <c>mc cp --version-id</c>) or its generation (<c>gs://b/o#1</c>).
/// </remarks>
internal sealed class ObjectStoreLoader : IModelLoader
{
    private static readonly Flag Bucket = Flag.One("--bucket", "--container-name", "-c");
    private static readonly Flag Key = Flag.One("--key", "--name", "-n");
    private static readonly Flag Account = Flag.One("--account-name");
    private static readonly Flag File = Flag.One("--file", "-f", "--destination", "-d");
    private static readonly Flag Source = Flag.One("--source", "-s");
    private static readonly Flag Version = Flag.One("--version-id");

    private static readonly FlagTable Named = new(
        ArgumentDialect.Argparse,
        [
            Bucket, Key, Account, File, Source, Version, ObjectStoreTool.Endpoint, ObjectStoreTool.Insecure,
            .. Flag.Ones("--region", "--profile", "--output", "--account-key", "--sas-token", "--connection-string", "--pattern", "--auth-mode", "--range", "--blob-url"),
        ]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "az" || Tool(invocation.ProgramName) is not null;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var rest = context.Invocation.Rest.ToArray();
        if (ByNames(context, rest) || Tool(context.Invocation.ProgramName) is not { } tool)
            return;
        var parsed = ArgumentParser.Parse(rest, tool.Flags);
        var words = parsed.Positionals;
        var skip = Command(words, tool);
        if (skip == 0)
            return;
        if (tool.Program is "coscmd" && words.Count == skip + 2)
        {
            Record(context, parsed, words[skip], new() { Scheme = LocationScheme.Other, Identity = "cos:" + words[skip].Text, Name = "cos:" + words[skip].Text }, words[skip + 1].Text);
            return;
        }

        var last = words.Count - 1;
        // s3cmd get may leave the target out: the working directory.
        var target = last > skip && !IsRemote(words[last], tool) ? words[last].Text : tool.Program == "s3cmd" && last == skip ? "." : null;
        if (target is null)
            return;
        for (var i = skip; i <= (last == skip ? last : last - 1); i++)
        {
            if (IsRemote(words[i], tool))
                Record(context, parsed, words[i], Locate(words[i].Text, tool, parsed.Value(ObjectStoreTool.Version)?.Text), target);
        }
    }

    private static void Record(InvocationContext context, ParsedArguments parsed, Word source, ModelLocation location, string target)
    {
        var isModel = source.Unresolved is not null || ModelFileNames.IsModel(source.Text, target) || !IsOtherData(source.Text, target);
        var reference = ModelReferences.Download(ModelFileNames.RoleOf(FileOf(source.Text)), source, location);
        Downloads.Record(context, reference, target, isModel);
        if (!isModel)
            return;
        if (FileOf(source.Text) is { } file && ModelFileNames.IsPickle(file))
            Downloads.Unsafe(context, source.With(file));
        if (parsed.Value(ObjectStoreTool.Endpoint) is { } endpoint)
            Downloads.Redirected(context, endpoint.With("--endpoint-url " + endpoint.Text), "the bucket is then one of this host, not of the provider");
        if (parsed.Written(ObjectStoreTool.Insecure) is { } insecure)
            Downloads.Redirected(context, insecure, "the tool then takes any server's answer for the store's");
    }

    // aws s3api get-object --bucket B --key K [--version-id V] FILE; az storage blob download[-batch].
    private static bool ByNames(InvocationContext context, Word[] rest)
    {
        var isAws = context.Invocation.ProgramName == "aws" && rest.Length > 1 && rest[0].Text == "s3api";
        var isAzure = context.Invocation.ProgramName == "az";
        if (!isAws && !isAzure)
            return false;
        var parsed = ArgumentParser.Parse(rest, Named);
        var words = parsed.Positionals;
        var command = string.Join(' ', words.Take(3).Select(word => word.Text));
        if (isAws && command.StartsWith("s3api get-object", StringComparison.Ordinal) && !command.StartsWith("s3api get-object-", StringComparison.Ordinal))
        {
            if (parsed.Value(Bucket) is { } bucket && parsed.Value(Key) is { } key && words.Count > 2)
            {
                var uri = new Word($"s3://{bucket.Text}/{key.Text}", key.Origin, key.Unresolved ?? bucket.Unresolved ?? parsed.Value(Version)?.Unresolved);
                Record(context, parsed, uri, ModelLocations.S3(uri.Text, parsed.Value(Version)?.Text), words[^1].Text);
            }
        }
        else if (isAzure && command is "storage blob download" or "storage blob download-batch" or "storage fs file")
        {
            var container = parsed.Value(Source) ?? parsed.Value(Bucket);
            if (container is not null)
            {
                var path = container.Text + (parsed.Value(Key) is { } name ? "/" + name.Text : "");
                var host = parsed.Value(Account)?.Text ?? context.Invocation.Environment["AZURE_STORAGE_ACCOUNT"]?.Text;
                var uri = container.With(path.Contains("://", StringComparison.Ordinal) ? path : host is null ? "az://" + path : $"https://{host}.blob.core.windows.net/{path}");
                Record(context, parsed, uri, ModelLocations.Azure(uri.Text, parsed.Value(Version)?.Text), parsed.Value(File)?.Text ?? ".");
            }
        }

        return isAzure || isAws;
    }

    private static ModelLocation Locate(string text, ObjectStoreTool tool, string? version)
    {
        if (tool.Program is "mc" or "mcli")
            return ModelLocations.S3(text, version);
        return text.Contains("://", StringComparison.Ordinal)
            ? ModelLocations.Uri(text)
            : new() { Scheme = LocationScheme.Other, Identity = "rclone:" + text, Name = "rclone:" + text };
    }

    private static bool IsRemote(Word word, ObjectStoreTool tool)
    {
        var text = word.Text;
        if (text.Contains("://", StringComparison.Ordinal))
            return !text.StartsWith("file://", StringComparison.Ordinal);
        if (text.StartsWith('/') || text.StartsWith('.') || text.StartsWith('~') || text == "-")
            return false;
        return tool.Program switch
        {
            "rclone" => text.Contains(':', StringComparison.Ordinal),
            "mc" or "mcli" => text.Contains('/', StringComparison.Ordinal),
            _ => word.Unresolved is not null && text.StartsWith('$'),
        };
    }

    // Backups, settings and data sets are copied with the same tools.
    private static bool IsOtherData(string source, string target)
    {
        if (ModelFileNames.SpeaksOfModels(source) || ModelFileNames.SpeaksOfModels(target))
            return false;
        return FileOf(source) is { } file && file.Contains('.', StringComparison.Ordinal);
    }

    private static string? FileOf(string text)
    {
        var name = text[(text.LastIndexOf('/') + 1)..];
        if (text.StartsWith("gs://", StringComparison.Ordinal))
            name = name.Split('#')[0];
        return name.Length == 0 ? null : name;
    }

    private static int Command(IReadOnlyList<Word> words, ObjectStoreTool tool)
    {
        foreach (var command in tool.Commands)
        {
            var parts = command.Split(' ');
            var matches = words.Count > parts.Length;
            for (var i = 0; matches && i < parts.Length; i++)
                matches = words[i].Text == parts[i];
            if (matches)
                return parts.Length;
        }

        return 0;
    }

    private static ObjectStoreTool? Tool(string program)
    {
        foreach (var tool in ObjectStoreTool.All)
        {
            if (tool.Program == program)
                return tool;
        }

        return null;
    }
}
