using System.CommandLine;
using System.Text;
using Modelgate.Operator.Bundling;
using Modelgate.Operator.Reviewing;
using Modelgate.Policy.Data;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate bundle create</c></summary>
internal static class BundleCreateCommand
{
    private const string Summary = "Hash artifacts; write the ModelBundle and the statement to sign.";

    private const string Details = """
        An artifact is name=NAME,role=ROLE,path=PATH,reference=IDENTITY[,upstream=IDENTITY][,base=NAME]: a folder or file, the part it is, the pinned
        identity that pods will name, what it was copied or converted from, and for an adapter the artifact that it was made for. An image
        needs no path: its reference is its digest. Several artifacts may have one reference: the parts of one repository.

        Example:
          modelgate bundle create --name chat --namespace ml --builder-id https://ci.corp.example/promote \
            --artifact name=base,role=Model,path=mistral,reference=pkg:huggingface/corp/mistral@0123456789abcdef0123456789abcdef01234567,upstream=pkg:huggingface/mistralai/Mistral-7B-Instruct-v0.3@c170c708c41dac9275d15a8fff4eca08d52bab71 \
            --artifact name=tone,role=Adapter,path=tone,reference=pkg:huggingface/corp/tone@89abcdef0123456789abcdef0123456789abcdef,base=base
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var name = new Option<string>("--name") { Required = true, Description = "The bundle's name.", HelpName = "NAME" };
        var space = new Option<string>("--namespace", "-n") { Description = "The bundle's namespace.", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var artifacts = new Option<string[]>("--artifact") { Required = true, Description = "A part of the bundle; repeatable.", HelpName = "KEY=VALUE,..." };
        var builder = new Option<string>("--builder-id") { Required = true, Description = "Who builds: the URI that a policy lists in builderIds.", HelpName = "URI" };
        var type = new Option<string>("--build-type") { Description = "How it is built.", HelpName = "URI", DefaultValueFactory = _ => ProvenanceOptions.DefaultBuildType };
        var workflow = new Option<string?>("--workflow") { Description = "The workflow that runs.", HelpName = "HTTPS://HOST/ORG/REPO/PATH@REF" };
        var invocation = new Option<string?>("--invocation-id") { Description = "The run.", HelpName = "URI" };
        var evidence = new Option<string?>("--evidence-config-map") { Description = "ConfigMap that will hold the signed statement. Default: NAME-evidence.", HelpName = "NAME" };
        var folder = new Option<string>("--output-dir") { Description = "Where modelbundle.yaml and statement.json are written.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var force = new Option<bool>("--force") { Description = "Overwrite them." };
        workflow.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && BuildWorkflow.Parse(text) is null)
                result.AddError("--workflow must be https://HOST/ORG/REPO/PATH@REF; write HOST/ORG/REPO//PATH where the repository's end is not plain.");
        });
        var command = new DetailedCommand("create", Summary, Details) { name, space, artifacts, builder, type, workflow, invocation, evidence, folder, force };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            parsed.GetRequiredValue(artifacts),
            new() { BuilderId = parsed.GetRequiredValue(builder), BuildType = parsed.GetRequiredValue(type), Workflow = parsed.GetValue(workflow) is { } text ? BuildWorkflow.Parse(text) : null, InvocationId = parsed.GetValue(invocation) },
            new(parsed.GetRequiredValue(name), parsed.GetRequiredValue(space), parsed.GetValue(evidence) ?? parsed.GetRequiredValue(name) + "-evidence", parsed.GetRequiredValue(folder), parsed.GetValue(force)),
            terminal, cancellationToken)));
        return command;
    }

    private static int Run(string[] texts, ProvenanceOptions provenance, Target target, Terminal terminal, CancellationToken cancellationToken)
    {
        List<HashedArtifact> artifacts = [];
        foreach (var text in texts)
        {
            var (spec, problem) = ArtifactSpec.Parse(text);
            if (spec is null)
                return Fail(terminal, $"--artifact {text}: {problem}");
            if (artifacts.Exists(a => a.Spec.Name == spec.Name))
                return Fail(terminal, $"--artifact {text}: there is another artifact named {spec.Name}");
            var (artifact, trouble) = HashedArtifact.Read(spec, static _ => { }, cancellationToken);
            if (artifact is null)
                return Fail(terminal, trouble!);
            artifacts.Add(artifact);
        }

        foreach (var (spec, _) in artifacts)
        {
            if (spec.Base is not null && !artifacts.Exists(a => a.Spec.Name == spec.Base))
                return Fail(terminal, $"the artifact {spec.Name} has base={spec.Base}, but there is no artifact of that name");
        }

        var yaml = ModelBundleYaml.Write(target.Name, target.Namespace, target.Evidence, artifacts);
        // The same checks that the webhook and review make, before anything is signed.
        var document = YamlReader.Read(yaml, YamlDialect.Kubernetes).Documents?[0];
        var problems = document is null ? [] : DeclarationCheck.OfBundle(document);
        foreach (var problem in problems)
            terminal.Error.WriteLine("modelgate: " + DeclarationCheck.Text(ModelBundleReader.Kind, target.Name, problem));
        if (document is null || problems.Count > 0)
            return ExitCodes.Unusable;
        return OutputFile.Write(Path.Combine(target.Folder, "modelbundle.yaml"), Encoding.UTF8.GetBytes(yaml), target.Force, terminal)
            && OutputFile.Write(Path.Combine(target.Folder, "statement.json"), ProvenanceStatement.Write(artifacts, provenance), target.Force, terminal)
            ? Done(artifacts, target, terminal)
            : ExitCodes.Unusable;
    }

    private static int Done(List<HashedArtifact> artifacts, Target target, Terminal terminal)
    {
        foreach (var (spec, files) in artifacts)
            terminal.Output.WriteLine($"{spec.Role} {spec.Name}: {(files.Count == 0 ? "by its digest" : files.Count == 1 ? "1 file" : $"{files.Count} files")}");
        terminal.Output.WriteLine($"Wrote {Path.Combine(target.Folder, "modelbundle.yaml")} and {Path.Combine(target.Folder, "statement.json")}.");
        terminal.Output.WriteLine($"Next: modelgate bundle sign {Path.Combine(target.Folder, "statement.json")} --key KEY");
        return ExitCodes.Success;
    }

    private static int Fail(Terminal terminal, string problem)
    {
        terminal.Error.WriteLine("modelgate: " + problem);
        return ExitCodes.Unusable;
    }

    private sealed record Target(string Name, string Namespace, string Evidence, string Folder, bool Force);
}
