using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Invocation;

public class WrappersTests
{
    private static readonly Origin Here = new(ReferenceOrigin.Command, FieldPath.Root.Field("command"));

    private static ProgramInvocation Of(string line) => new()
    {
        Arguments = [.. line.Split(' ').Select(text => new Word(text, Here))],
        Environment = ResolvedEnvironment.Empty,
    };

    [Theory]
    [InlineData("nohup vllm serve m", "vllm serve m")]
    [InlineData("/usr/bin/tini -- vllm serve m", "vllm serve m")]
    [InlineData("tini -g -- vllm serve m", "vllm serve m")]
    [InlineData("timeout -k 5 60 ollama pull x", "ollama pull x")]
    [InlineData("timeout --signal=KILL 60 ollama pull x", "ollama pull x")]
    [InlineData("nice -n 10 vllm serve m", "vllm serve m")]
    [InlineData("numactl --cpunodebind=0 -m 0 vllm serve m", "vllm serve m")]
    [InlineData("taskset -c 0-3 vllm serve m", "vllm serve m")]
    [InlineData("stdbuf -oL vllm serve m", "vllm serve m")]
    [InlineData("gosu app vllm serve m", "vllm serve m")]
    [InlineData("sudo -u app vllm serve m", "vllm serve m")]
    [InlineData("su - app -c run", "sh -c run")]
    [InlineData("uv run --with x vllm serve m", "vllm serve m")]
    [InlineData("conda run -n e --no-capture-output vllm serve m", "vllm serve m")]
    [InlineData("poetry run python app.py", "python app.py")]
    [InlineData("mpirun -n 2 --allow-run-as-root vllm serve m", "vllm serve m")]
    [InlineData("env A=b vllm serve m", "vllm serve m")]
    [InlineData("torchrun --nproc-per-node 2 app.py --x", "python app.py --x")]
    [InlineData("torchrun --standalone -m pkg.mod --x", "python -m pkg.mod --x")]
    [InlineData("accelerate launch --multi_gpu app.py", "python app.py")]
    [InlineData("python -m torch.distributed.run --nnodes=1 app.py", "python app.py")]
    [InlineData("/opt/nvidia/nvidia_entrypoint.sh tritonserver --x", "tritonserver --x")]
    public void Wrapper_is_taken_off(string line, string inner) =>
        Assert.Equal(inner, string.Join(' ', Wrappers.Unwrap(Of(line))!.Arguments.Select(word => word.Text)));

    [Theory]
    [InlineData("vllm serve m")]
    [InlineData("uv pip install x")]
    [InlineData("conda install x")]
    [InlineData("env")]
    [InlineData("env A=b")]
    [InlineData("nohup")]
    [InlineData("timeout 60")]
    [InlineData("chamber exec x")]
    public void Other_programs_stay(string line) => Assert.Null(Wrappers.Unwrap(Of(line)));

    [Fact]
    public void Env_sets_removes_and_splits()
    {
        var inner = Wrappers.Unwrap(Of("env -u OLD HF_ENDPOINT=http://m vllm serve m"))!;
        Assert.Equal("http://m", inner.Environment["HF_ENDPOINT"]?.Text);
        var split = Wrappers.Unwrap(new ProgramInvocation
        {
            Arguments = [new("env", Here), new("-S", Here), new("A=1 vllm serve", Here), new("m", Here)],
            Environment = ResolvedEnvironment.Empty,
        })!;
        Assert.Equal(["vllm", "serve", "m"], split.Arguments.Select(word => word.Text));
        Assert.Equal("1", split.Environment["A"]?.Text);
    }
}
