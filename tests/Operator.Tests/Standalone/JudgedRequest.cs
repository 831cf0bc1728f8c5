using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Standalone;

/// <summary>Judges requests with the real rules and the files of a folder, without a network in between.</summary>
internal static class JudgedRequest
{
    public static AdmissionResponse Of(string review, params (string Name, string Text)[] configuration)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in configuration)
            folder.Write(name, text);
        var state = new ConfigurationFolder(folder.Path, TimeProvider.System, NullLogger<ConfigurationFolder>.Instance);
        Assert.Empty(state.Start());
        var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(review));
        Assert.True(read.IsRead, read.Failure);
        return new AdmissionJudge(state, TimeProvider.System).JudgeAsync(read.Request, TimeSpan.FromSeconds(10)).AsTask().GetAwaiter().GetResult();
    }

    public static AdmissionResponse OfObject(string text, string kind, string resource, string group, string version, string operation = "CREATE", params (string Name, string Text)[] configuration) =>
        Of(Reviews.Of(text, operation, resource, "", kind, group, version), configuration);

    public static string Json(AdmissionResponse response)
    {
        var bytes = new ArrayBufferWriter<byte>();
        AdmissionJson.Write(bytes, response);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A policy with a mode and further lines of its spec.</summary>
    public static (string Name, string Text) PolicyFile(string mode, string more = "") =>
        ("policy.yaml", $"apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata: {{name: team}}\nspec:\n  mode: {mode}\n{more}");
}
