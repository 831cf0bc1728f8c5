using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resolution;

public class LargePodTests
{
    private sealed class NoMaps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => name;
    }

    private static ContainerSpec Container(int index, params string[] command) => new()
    {
        Name = $"c{index}",
        Kind = ContainerKind.Container,
        Path = FieldPath.Root.Field("spec").Field("containers").Index(index),
        Image = "corp/app:1",
        Command = command,
    };

    private static PodResolution Resolve(IEnumerable<ContainerSpec> containers) =>
        PodResolver.Resolve(new PodWorkload { Namespace = "ml", Containers = [.. containers] }, new NoMaps(), ResolverOptions.Default);

    private static string[] Unresolvable(PodResolution pod) =>
        [.. pod.Containers.SelectMany(container => container.Signals).Where(signal => signal.Kind == SignalKind.Unresolvable).Select(signal => signal.Reason)];

    [Fact]
    public void Scripts_over_the_pods_bound_are_unresolvable_and_not_passed_over()
    {
        var script = new string('#', ResolutionLimits.MaxScriptLength / 2 + 1);
        var pod = Resolve([Container(0, "sh", "-c", script), Container(1, "sh", "-c", script), Container(2, "python3", "-c", script)]);
        Assert.Equal(
            ["the pod's scripts are longer, taken together, than Modelgate reads", "the pod's scripts are longer, taken together, than Modelgate reads"],
            Unresolvable(pod));
        Assert.True(pod.ServesModels);
    }

    [Fact]
    public void Loops_of_many_containers_share_one_budget()
    {
        var pod = Resolve(Enumerable.Range(0, ResolutionLimits.MaxContainers).Select(index => Container(index, "sh", "-c", "for a in {1..250}; do for b in {1..250}; do c=$a; done; done")));
        Assert.Equal(
            ["the script takes too many steps to read", "reading the whole pod takes more steps than Modelgate spends on one pod"],
            Unresolvable(pod).Take(2));
        Assert.True(pod.ServesModels);
    }

    [Fact]
    public void Programs_of_many_containers_share_one_budget()
    {
        var pod = Resolve(Enumerable.Range(0, 100).Select(index => Container(index, "sh", "-c", "for a in {1..240}; do foo $a; done")));
        Assert.Contains("reading the whole pod takes more steps than Modelgate spends on one pod", Unresolvable(pod));
        Assert.Contains("the container starts more programs, or nests them deeper, than Modelgate follows", Unresolvable(pod));
    }

    [Fact]
    public void A_file_that_many_programs_read_again_is_counted_each_time()
    {
        var config = string.Concat(Enumerable.Range(0, 2_000).Select(line => $"a{line}: b\n"));
        var script = "cat >/tmp/c.yaml <<'E'\n" + config + "E\nfor i in {1..200}; do vllm serve acme/m$i --config /tmp/c.yaml; done";
        Assert.Contains("reading the whole pod takes more steps than Modelgate spends on one pod", Unresolvable(Resolve([Container(0, "bash", "-c", script)])));
    }

    [Fact]
    public void A_program_that_computes_for_long_cannot_hide_what_follows()
    {
        var turns = "[" + string.Join(',', Enumerable.Repeat("1", 200)) + "]";
        var source = $"import transformers\nt = {turns}\nfor i in t:\n for j in t:\n  for k in t:\n   a = i\ngetattr(transformers, 'x')()\n";
        Assert.Contains("it computes more than is followed, so what it loads cannot be known", Unresolvable(Resolve([Container(0, "python3", "-c", source)])));
    }

    [Fact]
    public void More_references_of_a_program_than_are_kept_are_said()
    {
        var source = "from transformers import AutoModel\n" + string.Concat(Enumerable.Range(0, 2_100).Select(index => $"AutoModel.from_pretrained('a/b{index}')\n"));
        Assert.Contains("it computes more than is followed, so what it loads cannot be known", Unresolvable(Resolve([Container(0, "python3", "-c", source)])));
    }

    [Fact]
    public void A_load_by_a_name_that_nobody_knows_makes_the_pod_one_that_serves_models()
    {
        const string source = "from transformers import AutoModel\nfor i in names():\n  AutoModel.from_pretrained(f'a/{i}')\n";
        var pod = Resolve([Container(0, "python3", "-c", source)]);
        Assert.Equal(["what AutoModel.from_pretrained loads cannot be known from the program: its argument pretrained_model_name_or_path is computed"], Unresolvable(pod));
        Assert.True(pod.ServesModels);
        Assert.False(Resolve([Container(0, "python3", "-c", "import corp\ncorp.from_pretrained(corp.name)\n")]).ServesModels);
    }

    [Fact]
    public void Host_aliases_of_many_containers_are_counted()
    {
        var aliases = Enumerable.Range(0, 2_000).Select(index => new HostAlias($"a{index}.huggingface.co", "10.0.0.1", FieldPath.Root)).ToArray();
        var containers = Enumerable.Range(0, ResolutionLimits.MaxContainers).Select(index => Container(index, "vllm", "serve", "acme/m")).ToArray();
        var pod = PodResolver.Resolve(new PodWorkload { Namespace = "ml", Containers = containers, HostAliases = aliases }, new NoMaps(), ResolverOptions.Default);
        Assert.Contains("reading the whole pod takes more steps than Modelgate spends on one pod", Unresolvable(pod));
    }

    [Fact]
    public void Containers_over_the_bound_are_said_and_not_passed_over()
    {
        var pod = Resolve(Enumerable.Range(0, ResolutionLimits.MaxContainers + 1).Select(index => Container(index, "vllm", "serve", "acme/m")));
        Assert.Equal(["the pod has 251 containers, and Modelgate reads 250"], Unresolvable(pod));
        Assert.Equal(ResolutionLimits.MaxContainers, pod.Containers.Count);
    }
}
