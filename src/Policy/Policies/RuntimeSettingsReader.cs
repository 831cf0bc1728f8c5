using Modelgate.Policy.Declarations;
using Modelgate.Policy.Models;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>runtimes</c> of a ModelPolicy.</summary>
internal static class RuntimeSettingsReader
{
    /// <summary>Reads them.</summary>
    public static RuntimeSettings Read(FieldReader spec)
    {
        if (spec.Child("runtimes", "images", "custom") is not { } runtimes)
            return RuntimeSettings.None;
        List<RuntimeImage> images = [];
        foreach (var item in runtimes.Items("images", "runtime", "pattern"))
        {
            var pattern = item.Required("pattern", "Write the image without tag and digest.");
            CheckImage(item, "pattern", pattern);
            var name = item.Required("runtime", "Write the runtime's name: vllm, tgi, ollama, …");
            if (name.Length > 0 && !RuntimeCatalogue.IsKnown(name))
                item.Error("runtime", $"No serving runtime is called {name}.", $"Write one of: {RuntimeCatalogue.Names}; describe an own one under custom.");
            images.Add(new(name, pattern));
        }

        List<CustomRuntime> custom = [];
        foreach (var item in runtimes.Items("custom", "name", "images", "programs", "inputs"))
            custom.Add(Custom(item));
        return new() { Images = images, Custom = custom };
    }

    private static CustomRuntime Custom(FieldReader item)
    {
        var runtime = new CustomRuntime
        {
            Name = item.Required("name", "Give the runtime a name; reports show it."),
            Images = item.Texts("images"),
            Programs = item.ExactTexts("programs"),
            Inputs = Inputs(item),
        };
        foreach (var image in runtime.Images)
            CheckImage(item, "images", image);
        if (!item.Has("images") && !item.Has("programs"))
            item.Error("images", "Nothing says how the runtime is recognised.", "List its images, its programs, or both.");
        if (runtime.Inputs.Count == 0)
            item.Error("inputs", "Nothing says how the runtime is told its model.", "List the flags or variables that name models.");
        return runtime;
    }

    private static List<CustomInput> Inputs(FieldReader runtime)
    {
        List<CustomInput> inputs = [];
        foreach (var item in runtime.Items("inputs", "role", "flag", "env", "revisionFlag", "revisionEnv"))
        {
            var role = item.Choice<ModelRole>("role");
            if (!item.Has("role"))
                item.Error("role", "This field is required.", "Say which part it names: Model, Adapter, Tokenizer, …");
            var input = new CustomInput(role ?? ModelRole.Model, item.Text("flag"), item.Text("env"), item.Text("revisionFlag"), item.Text("revisionEnv"));
            if (!item.Has("flag") && !item.Has("env"))
                item.Error("flag", "Neither a flag nor a variable is named.", "Set flag, env, or both.");
            CheckFlag(item, "flag", input.Flag);
            CheckFlag(item, "revisionFlag", input.RevisionFlag);
            inputs.Add(input);
        }

        return inputs;
    }

    private static void CheckFlag(FieldReader item, string field, string? flag)
    {
        if (flag is not null && (flag[0] != '-' || flag.AsSpan().ContainsAny(" =")))
            item.Error(field, $"{Wording.Quote(flag)} is no flag.", "Write it with its dashes and without a value: --model.");
    }

    private static void CheckImage(FieldReader item, string field, string pattern)
    {
        if (pattern.Length == 0)
            return;
        var last = pattern.AsSpan(pattern.LastIndexOf('/') + 1);
        if (pattern.Contains('@', StringComparison.Ordinal) || last.Contains(':'))
            item.Error(field, $"{Wording.Quote(pattern)} has a tag or digest.", "Write the image's name only; every version of it is meant.");
        else if (pattern.AsSpan().TrimStart("*/").Length == 0)
            item.Error(field, $"{Wording.Quote(pattern)} matches every image.", "Write at least the registry and the first part of the path.");
    }
}
