using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Tests.Invocation;

public class CommandLineTests
{
    private static readonly Origin Here = new(ReferenceOrigin.Command, FieldPath.Root.Field("command"));

    private static ProgramInvocation Of(params string[] words) => new()
    {
        Arguments = [.. words.Select(text => new Word(text, Here))],
        Environment = ResolvedEnvironment.Empty,
    };

    [Theory]
    [InlineData("sh|-c|run|a|b", "run", false, "a|b", false)]
    [InlineData("/bin/bash|-lc|run", "run", false, "/bin/bash", false)]
    [InlineData("bash|-euxo|pipefail|-c|run|zero|one", "run", false, "zero|one", true)]
    [InlineData("bash|-ec|run", "run", false, "bash", true)]
    [InlineData("bash|-o|errexit|-c|run", "run", false, "bash", true)]
    [InlineData("bash|-e|+e|-c|run", "run", false, "bash", false)]
    [InlineData("bash|--login|-c|run", "run", false, "bash", false)]
    [InlineData("sh|/scripts/start.sh|x", "/scripts/start.sh", true, "/scripts/start.sh|x", false)]
    [InlineData("sh|-e|--|/s.sh", "/s.sh", true, "/s.sh", true)]
    [InlineData("busybox|sh|-c|run", "run", false, "busybox", false)]
    [InlineData("bash", null, false, "bash", false)]
    [InlineData("bash|-s|a", null, false, "bash|a", false)]
    public void Shell_line_is_taken_apart(string line, string? script, bool isFile, string positional, bool exitOnError)
    {
        var shell = ShellCommandLine.TryParse(Of(line.Split('|')))!;
        Assert.Equal(script, shell.Script?.Text);
        Assert.Equal(isFile, shell.IsFile);
        Assert.Equal(positional, string.Join('|', shell.Positional.Select(word => word.Text)));
        Assert.Equal(exitOnError, shell.ExitOnError);
    }

    [Fact]
    public void Other_program_is_no_shell() => Assert.Null(ShellCommandLine.TryParse(Of("vllm", "serve")));

    [Theory]
    [InlineData("python3|-m|vllm.entrypoints.openai.api_server|--x", PythonCommandKind.Module, "vllm.entrypoints.openai.api_server", 2)]
    [InlineData("/opt/venv/bin/python|-u|-m|sglang.launch_server", PythonCommandKind.Module, "sglang.launch_server", 3)]
    [InlineData("python3.12|-um|a.b", PythonCommandKind.Module, "a.b", 2)]
    [InlineData("python|-mpip|install", PythonCommandKind.Module, "pip", 1)]
    [InlineData("python|-X|dev|-c|print(1)", PythonCommandKind.Code, "print(1)", 4)]
    [InlineData("python|-Wignore|/app/x.py|--a", PythonCommandKind.Script, "/app/x.py", 2)]
    [InlineData("python|-", PythonCommandKind.StandardInput, "-", 1)]
    [InlineData("python", PythonCommandKind.StandardInput, "python", 0)]
    public void Python_line_is_taken_apart(string line, PythonCommandKind kind, string target, int index)
    {
        var python = PythonCommand.TryParse(Of(line.Split('|')))!;
        Assert.Equal(kind, python.Kind);
        Assert.Equal(target, python.Target.Text);
        Assert.Equal(index, python.TargetIndex);
    }

    [Theory]
    [InlineData("pythonista")]
    [InlineData("ipython")]
    [InlineData("py")]
    public void Other_names_are_no_python(string name) => Assert.Null(PythonCommand.TryParse(Of(name, "-m", "x")));

    [Theory]
    [InlineData("#!/bin/sh\necho", "sh")]
    [InlineData("#! /usr/bin/env bash\n", "bash")]
    [InlineData("#!/usr/bin/env -S python3 -u\r\n", "python3")]
    [InlineData("#!/usr/bin/env A=1 python3", "python3")]
    [InlineData("echo", null)]
    [InlineData("#!", null)]
    [InlineData("#!/usr/bin/env", null)]
    public void First_line_names_the_interpreter(string text, string? interpreter) => Assert.Equal(interpreter, Shebang.Interpreter(text));

    [Fact]
    public void First_line_may_stop_on_errors()
    {
        Assert.True(Shebang.ExitsOnError("#!/bin/sh -eu\n"));
        Assert.False(Shebang.ExitsOnError("#!/usr/bin/env bash\nset -e"));
    }
}
