using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Manifests;

namespace Modelgate.Policy.Tests.Manifests;

public class DockerfileReaderTests
{
    [Fact]
    public void Stages_have_image_name_and_instructions()
    {
        var stages = DockerfileReader.Read("""
            # syntax=docker/dockerfile:1
            ARG VERSION=0.11.0
            ARG REGISTRY
            FROM --platform=linux/amd64 ${REGISTRY:-docker.io}/vllm/vllm-openai:v${VERSION} AS base
            ENV A=1
            from base
            CMD ["--model", "x"]
            """);

        Assert.Equal([("docker.io/vllm/vllm-openai:v0.11.0", "base", 4), ("base", null, 6)], stages.Select(s => (s.Image, s.Name, s.From.Line)));
        Assert.Equal(["ENV"], stages[0].Instructions.Select(i => i.Keyword));
        Assert.Equal(["--model", "x"], stages[1].Instructions[0].Exec);
    }

    [Fact]
    public void Continuation_lines_are_joined_and_comments_between_them_removed()
    {
        var run = DockerfileReader.Read("FROM a\nRUN pip install \\\n  # a comment\n\n  vllm  \\\n  && true\nUSER 1\n")[0].Instructions;

        Assert.Equal(["RUN", "USER"], run.Select(i => i.Keyword));
        Assert.Equal([2, 7], run.Select(i => i.Line));
        Assert.Equal(["pip install ", "", "", "  vllm  ", "  && true"], run[0].Lines);
    }

    [Fact]
    public void Escape_directive_changes_the_continuation()
    {
        var run = DockerfileReader.Read("# escape=`\nFROM a\nRUN a `\n  b\\\nUSER 1\n")[0].Instructions;

        Assert.Equal(["RUN", "USER"], run.Select(i => i.Keyword));
        Assert.Equal("a    b\\", run[0].Text);
    }

    [Fact]
    public void Here_documents_belong_to_their_instruction()
    {
        var instructions = DockerfileReader.Read("FROM a\nRUN <<EOF\nollama pull x\nRUN no\nEOF\nCOPY <<-'X' <<Y /etc/\n\tone\n\tX\ntwo\nY\nUSER 1\n")[0].Instructions;

        Assert.Equal(["RUN", "COPY", "USER"], instructions.Select(i => i.Keyword));
        Assert.Equal(("EOF", 3, "ollama pull x\nRUN no\n"), (instructions[0].HereDocuments[0].Name, instructions[0].HereDocuments[0].Line, instructions[0].HereDocuments[0].Text));
        Assert.Equal(["one\n", "two\n"], instructions[1].HereDocuments.Select(d => d.Text));
    }

    [Theory]
    [InlineData("FROM")]
    [InlineData("RUN x")]
    [InlineData("")]
    [InlineData("FROM a\nRUN \\")]
    [InlineData("FROM a\nRUN <<EOF")]
    [InlineData("FROM a\nCMD [\"a\", 1]")]
    public void Odd_files_are_read_without_throwing(string text) => Assert.InRange(DockerfileReader.Read(text).Count, 0, 1);

    [Theory]
    [InlineData("A=b C=\"d e\" F='g h' I=j\\ k", "A=b|C=d e|F=g h|I=j k")]
    [InlineData("A the rest of it", "A=the rest of it")]
    [InlineData("A=", "A=")]
    public void Pairs_are_read_in_both_forms(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', DockerfileVariables.Pairs(text, isArgument: false).Select(p => p.Key + "=" + p.Value)));

    [Theory]
    [InlineData("$A/${A}/${B:-x}/${A:+y}/$B/\\$A", "1/1/x/y/$B/$A")]
    [InlineData("${A", "${A")]
    [InlineData("$", "$")]
    public void Variables_are_filled_in(string text, string expected) =>
        Assert.Equal(expected, DockerfileVariables.Expand(text, new Dictionary<string, string> { ["A"] = "1" }));

    [Fact]
    public void Script_keeps_the_lines_of_the_file()
    {
        var pod = DockerfileWorkload.From(
            DockerfileReader.Read("FROM a\nENV M=org/model\n\nRUN hf download \\\n  $M\nWORKDIR /srv\nRUN echo $(date)\nCMD [\"vllm\", \"serve\", \"x\"]\n"), "Dockerfile");

        var lines = pod.Containers[0].Command![2].Split('\n');
        Assert.Equal("set -e;", lines[0]);
        Assert.Equal("export M=\"org/model\";", lines[1]);
        Assert.Equal(["hf download \\", "$M"], lines[3..5].Select(l => l.Trim()));
        Assert.Equal("cd \"/srv\";", lines[5]);
        Assert.Equal("echo $$(date)", lines[6]);
        Assert.Equal(["vllm", "serve", "x"], pod.Containers[1].Args);
        Assert.Equal("/srv", pod.Containers[1].WorkingDirectory);
        Assert.Equal("org/model", Assert.Single(pod.Containers[1].Environment).Value);
    }

    [Fact]
    public void Any_text_is_read() => Prop.ForAll<string>(text =>
    {
        var pod = DockerfileWorkload.From(DockerfileReader.Read(("FROM a\n" + text).Replace('\0', '\n')), "Dockerfile");
        return pod.Containers.Count >= 0;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("FROM a\nRUN ", "<<A ", 200_000)]
    [InlineData("FROM a\nENV X=", "${a", 300_000)]
    [InlineData("FROM a\nCMD ", "[", 500_000)]
    [InlineData("", "FROM a AS b\n", 50_000)]
    [InlineData("FROM a\n", "RUN \\\n", 100_000)]
    [InlineData("FROM a\n", "ENV A=$A$A\n", 60_000)]
    public void Hostile_text_ends_soon(string start, string part, int count)
    {
        var stages = DockerfileReader.Read(start + string.Concat(Enumerable.Repeat(part, count)));
        Assert.True(DockerfileWorkload.From(stages, "Dockerfile").Containers.Count <= 65);
    }
}
