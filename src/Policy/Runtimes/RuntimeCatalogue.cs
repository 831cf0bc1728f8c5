using Modelgate.Policy.Invocation;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>The serving runtimes that a review knows: the built-in ones, and what the policies' <c>runtimes</c> add.</summary>
public sealed class RuntimeCatalogue
{
    private readonly (ImagePattern Pattern, IServingRuntime Runtime)[] _images;
    private readonly IServingRuntime[] _declared;

    private RuntimeCatalogue((ImagePattern, IServingRuntime)[] images, IServingRuntime[] declared) => (_images, _declared) = (images, declared);

    /// <summary>The built-in runtimes only.</summary>
    public static RuntimeCatalogue BuiltIn { get; } = new([], []);

    /// <summary>The names of the built-in runtimes, in order, separated by commas.</summary>
    public static string Names { get; } = string.Join(", ", ServingRuntimes.All.Select(runtime => runtime.Name).Distinct().Order(StringComparer.Ordinal));

    /// <summary>True for the name of a built-in runtime.</summary>
    public static bool IsKnown(string name) => Named(name) is not null;

    /// <summary>True when no policy adds anything.</summary>
    public bool IsBuiltIn => _images.Length == 0 && _declared.Length == 0;

    /// <summary>The built-in runtimes and those of every policy. What one policy declares is known everywhere: more is recognised, and nothing is let off.</summary>
    public static RuntimeCatalogue Of(IEnumerable<ModelPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var images = new List<(ImagePattern, IServingRuntime)>();
        var declared = new List<IServingRuntime>();
        foreach (var policy in policies)
        {
            foreach (var custom in policy.Runtimes.Custom)
            {
                var runtime = new DeclaredRuntime(custom);
                declared.Add(runtime);
                foreach (var pattern in custom.Images)
                    images.Add((new ImagePattern(pattern), runtime));
            }

            foreach (var image in policy.Runtimes.Images)
            {
                if (Named(image.Runtime) is { } runtime)
                    images.Add((new ImagePattern(image.Pattern), runtime));
            }
        }

        return images.Count == 0 && declared.Count == 0 ? BuiltIn : new([.. images], [.. declared]);
    }

    /// <summary>The runtime whose own image this is; what a policy says wins over what Modelgate knows.</summary>
    public IServingRuntime? OfImage(ImageReference image)
    {
        foreach (var (pattern, runtime) in _images)
        {
            if (pattern.Matches(image))
                return runtime;
        }

        return ServingRuntimes.OfImage(image);
    }

    /// <summary>The runtime whose program this is, or null.</summary>
    public IServingRuntime? OfProgram(ProgramInvocation invocation)
    {
        foreach (var runtime in _declared)
        {
            if (runtime.MatchesProgram(invocation))
                return runtime;
        }

        for (var i = 0; i < ServingRuntimes.All.Count; i++)
        {
            if (ServingRuntimes.All[i].MatchesProgram(invocation))
                return ServingRuntimes.All[i];
        }

        return null;
    }

    private static IServingRuntime? Named(string name)
    {
        foreach (var runtime in ServingRuntimes.All)
        {
            if (string.Equals(runtime.Name, name, StringComparison.Ordinal))
                return runtime;
        }

        return null;
    }
}
