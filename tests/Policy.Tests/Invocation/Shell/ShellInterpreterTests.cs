namespace Modelgate.Policy.Tests.Invocation.Shell;

public class ShellInterpreterTests
{
    [Theory]
    [InlineData("vllm serve acme/m", "vllm serve acme/m")]
    [InlineData("vllm serve 'a b' \"c d\" e\\ f", "vllm serve [a b] [c d] [e f]")]
    [InlineData("vllm serve a \\\n  --port 80 \\\n  --x", "vllm serve a --port 80 --x")]
    [InlineData("vllm serve a # --trust-remote-code", "vllm serve a")]
    [InlineData("vllm serve a#b", "vllm serve a#b")]
    [InlineData("p '' \"\" $E", "p [] []")]
    [InlineData("p $'a\\tb\\x41'", "p [a\tbA]")]
    [InlineData("p a\"b\"'c'd", "p abcd")]
    [InlineData("p \"\\$x \\a\"", "p [$x \\a]")]
    [InlineData("p {a,b}{1,2} x{1..3}", "p a1 a2 b1 b2 x1 x2 x3")]
    [InlineData("p '{a,b}' {a} {}", "p {a,b} {a} {}")]
    [InlineData("p *.safetensors [ab]?", "p *.safetensors [ab]?")]
    [InlineData("p ~/x ~", "p ~/x ~")]
    public void Words_of_every_kind_are_read(string script, string expected) => Assert.Equal(expected, RecordingShellHost.ProgramsOf(script, ("E", "")));

    [Theory]
    [InlineData("p $M ${M} \"$M\"", "p acme/m acme/m acme/m")]
    [InlineData("p ${N:-evil/x} ${N-y} ${M:-z}", "p evil/x y acme/m")]
    [InlineData("p ${E:-d} ${E-d} ${E:+a} ${M:+--flag}", "p d --flag")]
    [InlineData("p ${N:=v}; q $N", "p v !\nq v")]
    [InlineData("p $N/x", "p ?$N/x")]
    [InlineData("p ${#M} ${M%/*} ${M##*/} ${M/acme/evil} ${M:0:2} ${M^^} ${M//[am]/_}", "p 6 acme m evil/m ac ACME/M _c_e/_")]
    [InlineData("p $W", "p --a --b c")]
    [InlineData("p \"$W\"", "p [--a --b  c]")]
    [InlineData("p ${N:-a b} \"${N:-a b}\" ${N:-\"a b\"}", "p a b [a b] [a b]")]
    [InlineData("p ${N:-${K:-${M}}}", "p acme/m")]
    [InlineData("unset M; p $M x", "p x")]
    [InlineData("p $S", "p ?$S")]
    [InlineData("p \"--key=$S\"", "p ?--key=$S")]
    [InlineData("p ${{ values.model }}", "p ?[${{ values.model }}]")]
    [InlineData("A=1; A+=2; p $A", "p 12")]
    [InlineData("a=(x 'y z'); a+=(w); p \"${a[@]}\" ${#a[@]} ${a[1]} \"${a[*]}\"", "p x [y z] w 3 y z [x y z w]")]
    [InlineData("a=(--x); [ -n \"$M\" ] && a+=(--m \"$M\"); p \"${a[@]}\"", "p --x --m acme/m")]
    [InlineData("p $((2*3+4)) $(( 1 < 2 ))", "p 10 1")]
    [InlineData("n=4; p $((n/2)) $((x+1))", "p 2 ?$((x+1))")]
    [InlineData("R=M; p ${!R}", "p acme/m")]
    public void Parameters_are_expanded(string script, string expected) =>
        Assert.Equal(expected, RecordingShellHost.ProgramsOf(script, ("M", "acme/m"), ("E", ""), ("W", "--a --b  c"), ("S", null)));

    [Theory]
    [InlineData("p $(echo x) `printf '%s-%s' a b`", "p x a-b")]
    [InlineData("p $(curl x)", "curl x !\np ?[$(curl x)]")]
    [InlineData("p $(basename /a/b.gguf .gguf) $(dirname /a/b)", "basename /a/b.gguf .gguf !\ndirname /a/b !\np b /a")]
    [InlineData("M=$(cat /f); p $M", "cat /f !\np acme/f")]
    [InlineData("M=$(< /f); p $M", "p acme/f")]
    [InlineData("p \"$(echo \"a b\")\"", "p [a b]")]
    [InlineData("for i in $(seq 1 3); do p $i; done", "seq 1 3 !\np 1 !\np 2 !\np 3 !")]
    public void Substitutions_are_known_when_trivial(string script, string expected)
    {
        var host = new RecordingShellHost { Files = { ["/f"] = "acme/f\n" } };
        Modelgate.Policy.Invocation.Shell.ShellInterpreter.Interpret(RecordingShellHost.Script(script, []), host);
        Assert.Equal(expected, host.Print());
    }

    [Theory]
    [InlineData("a; b", "a !\nb")]
    [InlineData("a && b && c", "a\nb\nc")]
    [InlineData("git clone u /m && git -C /m checkout s", "git clone u /m\ngit -C /m checkout s")]
    [InlineData("git clone u /m; git -C /m checkout s; v", "git clone u /m !\ngit -C /m checkout s !\nv")]
    [InlineData("set -e\na\nb", "a\nb")]
    [InlineData("set -e\na || true\nb", "a !\nb")]
    [InlineData("a || exit 1\nb", "a\nb")]
    [InlineData("a || b", "a !\n~b")]
    [InlineData("a & b", "a !\nb")]
    [InlineData("if a; then b; else c; fi", "a !\n~b\n~c")]
    [InlineData("if [ -n \"$M\" ]; then b; else c; fi", "b")]
    [InlineData("if [ \"$M\" = x ]; then b; elif [ \"$M\" = acme/m ]; then c; fi", "c")]
    [InlineData("if [ -f /x ]; then exit 0; fi; c", "~c")]
    [InlineData("if [ -f /x ]; then exit 1; fi; c", "c")]
    [InlineData("if [ -z \"$N\" ]; then N=d; fi; p $N", "p d")]
    [InlineData("if a; then N=1; else N=2; fi; p $N", "a !\np ?$N")]
    [InlineData("if a; then N=1; else N=1; fi; p $N", "a !\np 1")]
    [InlineData("N=1; a && N=2; p $N", "a !\np ?$N")]
    [InlineData("exec a; b", "a")]
    [InlineData("true && a; false && b; false || c", "a !\nc")]
    [InlineData("exit 0; a", "")]
    [InlineData("(cd /x; M=q; a); p $M", "a !\np acme/m")]
    [InlineData("{ a; b; }", "a !\nb")]
    [InlineData("! a", "a !")]
    [InlineData("case $M in acme/*) a;; *) b;; esac", "a")]
    [InlineData("case $N in x) a;; y|z) b;; *) c;; esac", "~a\n~b\n~c")]
    [InlineData("[[ $M == acme/* && -n $M ]] && a || b", "a !\n~b")]
    [InlineData("[[ $M =~ ^a(b|c) ]] && a", "~a")]
    [InlineData("while ! a; do sleep 1; done; b", "a !\n~sleep 1 !\nb")]
    [InlineData("while true; do a; done; b", "a !")]
    [InlineData("while true; do a && break; done; b", "a !\nb")]
    [InlineData("for m in x y; do p $m; done", "p x !\np y !")]
    [InlineData("for m in x y; do p $m; done; q", "p x !\np y !\nq")]
    [InlineData("for ((i=0;i<3;i++)); do p $i; done", "~p ?$i !")]
    [InlineData("for i in $(ls); do p $i; done", "ls !\n~p ?$i !")]
    [InlineData("f() { p \"$1\" $#; }; f 'a b' c", "p [a b] 2")]
    [InlineData("f() { local M=z; p $M; }; f; p $M", "p z !\np acme/m")]
    [InlineData("f() { return 1; a; }; f || b", "b")]
    [InlineData("time nice a", "nice a")]
    [InlineData("eval \"p $M\" '$M'", "p acme/m acme/m")]
    [InlineData("set -- a b; shift; p \"$@\"", "p b")]
    [InlineData("time -p a | b", "a !\nb")]
    [InlineData("trap 'p x' EXIT; a", "a\np x !")]
    [InlineData("f() { p x; }; trap f EXIT; a", "a\np x !")]
    [InlineData("trap -- 'p x' EXIT; a", "a\np x !")]
    [InlineData("trap - EXIT; a", "a")]
    public void Control_flow_is_followed(string script, string expected) => Assert.Equal(expected, RecordingShellHost.ProgramsOf(script, ("M", "acme/m")));

    [Fact]
    public void Trailing_arguments_are_positional_parameters()
    {
        var host = RecordingShellHost.Interpret("vllm serve \"$0\" --revision A $1", ["acme/m", "--trust-remote-code"]);
        Assert.Equal("vllm serve acme/m --revision A --trust-remote-code", host.Print());
        Assert.Equal("p a [b c] [a b c]\nq", RecordingShellHost.Interpret("p \"$@\" \"$*\" && shift 2 && q $1", ["sh", "a", "b c"]).Print());
    }

    [Fact]
    public void Exported_and_prefixed_variables_reach_the_program()
    {
        var host = RecordingShellHost.Interpret("export A=1; B=2; C=3 p; q");
        Assert.Equal("1", host.Programs[0].Environment["A"]!.Text);
        Assert.Null(host.Programs[0].Environment["B"]);
        Assert.Equal("3", host.Programs[0].Environment["C"]!.Text);
        Assert.Null(host.Programs[1].Environment["C"]);
    }

    [Fact]
    public void Directory_changes_are_followed()
    {
        var host = RecordingShellHost.Interpret("cd /a && p; cd b; q; (cd /z); r; cd \"$(x)\"; s");
        Assert.Equal(["/a", "/a/b", "/a/b", "/a/b", null], host.Programs.Select(p => p.WorkingDirectory));
    }

    [Fact]
    public void Files_are_written()
    {
        var host = RecordingShellHost.Interpret("cat <<EOF > /etc/c.yaml\nmodel: $M\nEOF\necho x >> rel\nprintf '%s\\n' a b | tee /t\ncurl u > /u\ncat <<'E' >/q\n$M\nE\necho no >&2", [], ("M", "acme/m"));
        Assert.Equal(["/etc/c.yaml=model: acme/m\n", "/job/rel+=x\n", "/t=a\nb\n", "/u=?", "/q=$M\n"], host.Written);
        Assert.Empty(host.Unread);
    }

    [Fact]
    public void Pipes_and_here_documents_are_standard_input()
    {
        var host = RecordingShellHost.Interpret("python - <<EOF\nx('$M')\nEOF\necho hi | a\ncurl u | sh\nb <<< \"$M\"\necho cCBxCg== | base64 -d | sh", [], ("M", "acme/m"));
        Assert.Equal("x('acme/m')\n", host.Programs[0].StandardInput!.Text);
        Assert.Equal("hi\n", host.Programs[1].StandardInput!.Text);
        Assert.False(host.Programs[3].StandardInput!.IsKnown);
        Assert.Equal("acme/m\n", host.Programs[4].StandardInput!.Text);
        Assert.Equal("p q\n", host.Programs[6].StandardInput!.Text);
    }

    [Fact]
    public void Sourced_files_are_read_and_unknown_ones_given_to_the_host()
    {
        var host = new RecordingShellHost { Files = { ["/c/env.sh"] = "export M=acme/s\nreturn 0\nx" } };
        Modelgate.Policy.Invocation.Shell.ShellInterpreter.Interpret(RecordingShellHost.Script("source /c/env.sh; p $M; . /opt/activate; q", []), host);
        Assert.Equal("p acme/s !\n. /opt/activate !\nq", host.Print());
    }

    [Fact]
    public void Origins_lead_to_the_line_and_the_variable()
    {
        var host = RecordingShellHost.Interpret("set -e\np a \\\n  $M", [], ("M", "acme/m"));
        var words = host.Programs[0].Arguments;
        Assert.Equal("args[0]", words[1].Origin.Path.ToString());
        Assert.Equal(2, words[1].Origin.Line);
        Assert.Equal("env.M", words[2].Origin.Path.ToString());
        Assert.Equal(3, words[2].Origin.Within!.Line);
    }

    [Fact]
    public void Evaluated_template_keeps_arguments_live()
    {
        var host = RecordingShellHost.Interpret("eval \"exec vllm serve /mnt/models --port 8000 ${EXTRA} $@\"", ["--", "--revision", "'a b'", "; evil"], ("EXTRA", "--trust-remote-code"));
        Assert.Equal("vllm serve /mnt/models --port 8000 --trust-remote-code --revision [a b]", host.Print());
    }

    [Theory]
    [InlineData("a\nb 'x", "a")]
    [InlineData("a\nif b; then c", "a")]
    [InlineData("a\n)", "a")]
    [InlineData("a\nb \"$(c", "a")]
    public void Broken_scripts_run_up_to_the_fault_and_say_so(string script, string expected)
    {
        var host = RecordingShellHost.Interpret(script);
        Assert.Equal(expected, host.Print());
        Assert.Single(host.Unread);
    }

    [Fact]
    public void Fault_after_exec_is_never_reached() => Assert.Empty(RecordingShellHost.Interpret("exec a\n'").Unread);

    [Theory]
    [InlineData("export T=<token>  # fill in\nvllm serve acme/m", "vllm serve acme/m")]
    [InlineData("export T=<your own token>\nvllm serve acme/m", "vllm serve acme/m")]
    [InlineData("p <a b>\nq", "p ?[<a b>] !\nq")]
    public void A_blank_to_fill_in_at_the_end_of_a_line_is_one_word(string script, string expected)
    {
        var host = RecordingShellHost.Interpret(script);
        Assert.Equal(expected, host.Print());
        Assert.Empty(host.Unread);
    }

    [Theory]
    [InlineData("p )\nvllm serve acme/m", "p\n~vllm serve acme/m !", "line 1: unexpected ')'")]
    [InlineData("a\nif p; then\nvllm serve acme/m\ndone", "a\n~vllm serve acme/m !", "line 4: expected 'fi', found 'done'")]
    [InlineData("p ( x\nq ( y\nM=acme/m\nvllm serve $M", "~vllm serve acme/m !", "line 1: unexpected '('")]
    public void What_stands_behind_an_unreadable_command_is_read_and_never_believed(string script, string expected, string why)
    {
        var host = RecordingShellHost.Interpret(script);
        Assert.Equal(expected, host.Print());
        Assert.Equal(["the script cannot be read at " + why], host.Unread);
    }

    [Fact]
    public void An_alias_is_read_both_ways()
    {
        var host = RecordingShellHost.Interpret("alias v='vllm serve' && v 'acme/m' --x");
        Assert.Equal("~vllm serve acme/m --x !", host.Print());
        Assert.Equal(["v is an alias; some shells replace it and some do not"], host.Unread);
    }

    [Fact]
    public void An_alias_that_names_itself_ends() => Assert.Equal("~p -a x !", RecordingShellHost.ProgramsOf("alias p='p -a'\np x"));
}
