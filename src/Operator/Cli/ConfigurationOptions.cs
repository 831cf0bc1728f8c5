using System.CommandLine;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;

namespace Modelgate.Operator.Cli;

/// <summary>The options that say which policies and bundles hold; shared by the commands that judge.</summary>
/// <param name="namespaceMeaning">What <c>--namespace</c> says.</param>
internal sealed class ConfigurationOptions(string namespaceMeaning = "Namespace of objects that name none.")
{
    private readonly Option<string[]> _policies = new("--policy")
    {
        Description = "ModelPolicy objects; repeatable. Default: the built-in policy.",
        HelpName = "FILE|DIR",
    };

    private readonly Option<string[]> _bundles = new("--bundle")
    {
        Description = "ModelBundle objects; repeatable.",
        HelpName = "FILE|DIR",
    };

    private readonly Option<string> _namespace = new("--namespace", "-n")
    {
        Description = namespaceMeaning,
        HelpName = "NAME",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_policies);
        command.Add(_bundles);
        command.Add(_namespace);
    }

    /// <summary>Reads the files that the options name; null after saying what is wrong with them.</summary>
    public ReviewSettings? Load(ParseResult parsed, Terminal terminal, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var folder = new ConfigurationReader(now);
        folder.Read(parsed.GetValue(_policies) ?? [], isTrusted: true);
        folder.Read(parsed.GetValue(_bundles) ?? [], isTrusted: false);
        foreach (var error in folder.Errors)
            terminal.Error.WriteLine("modelgate: " + error);
        foreach (var warning in folder.Warnings)
            terminal.Error.WriteLine("modelgate: warning: " + warning);
        if (folder.Errors.Count > 0)
            return null;
        return new ReviewSettings
        {
            SnapshotWith = configMaps => folder.Snapshot(1, configMaps),
            Now = now,
            Namespace = parsed.GetValue(_namespace) ?? "",
            UsesBuiltInPolicy = folder.PolicyCount == 0,
            BundleCount = folder.BundleCount,
        };
    }
}
