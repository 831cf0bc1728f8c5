using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>The process around the program: environment, arguments, other programs.</summary>
internal static class PythonProcess
{
    /// <summary>The value of an environment variable.</summary>
    public static PythonValue Variable(PythonMachine machine, string name, string display)
    {
        if (machine.Environment[name] is { } set)
            return set;
        if (!machine.Context.Invocation.Environment.TryGet(name, out var word))
        {
            return new UnknownValue(new(UnresolvedKind.ShellVariable, $"nothing in the pod sets the environment variable {name}"), display.Length > 0 ? display : name)
            {
                IsMissingVariable = true,
            };
        }

        return word.Unresolved is { } why ? new UnknownValue(why, display.Length > 0 ? display : name) : new TextValue(word.Text, word.Origin.UsedBy(machine.Scope.At(1)));
    }

    /// <summary>The program sets a variable, for itself and for what it starts.</summary>
    public static void SetVariable(PythonMachine machine, string name, PythonValue value, int line)
    {
        machine.Environment.Set(name, value);
        var shown = PythonText.Of(value);
        if (Redirects(name, shown))
        {
            machine.Report.Signal(
                SignalKind.RedirectedSource,
                shown is null ? name : $"{name}={shown}",
                $"the program sets {name}, so another server than the hub's own answers its downloads",
                line);
        }
    }

    /// <summary>An element of <c>sys.argv</c>.</summary>
    public static PythonValue Argument(PythonMachine machine, int index, Origin origin)
    {
        var words = machine.Arguments;
        if (index < 0)
            index += words.Count;
        if (index < 0 || index >= words.Count)
            return new UnknownValue(new(UnresolvedKind.Expression, $"sys.argv[{index}] is not given"), $"sys.argv[{index}]");
        return Of(words[index], origin);
    }

    /// <summary><c>sys.argv</c> as a list.</summary>
    public static SequenceValue ArgumentList(PythonMachine machine, Origin origin)
    {
        var list = new SequenceValue([], false, machine.Journal.Current) { IsComplete = machine.Arguments.Count > 0 };
        foreach (var word in machine.Arguments)
            list.Items.Add(Of(word, origin));
        return list;
    }

    /// <summary>A word as a value.</summary>
    public static PythonValue Of(Word word, Origin origin) =>
        word.Unresolved is { } why ? new UnknownValue(why, word.Text) : new TextValue(word.Text, word.Origin.UsedBy(origin));

    /// <summary>The environment with what the program set so far, and with <c>env=</c> of a call.</summary>
    public static ResolvedEnvironment Environment(PythonMachine machine, PythonValue? own = null, int line = 1)
    {
        var variables = new Dictionary<string, Word?>(StringComparer.Ordinal);
        foreach (var (name, value) in machine.Environment.Values)
            variables[name] = value is NoneValue ? null : machine.Report.ToWord(value, line);
        if (own is DictionaryValue dictionary)
        {
            foreach (var (name, value) in dictionary.Entries.Values)
                variables[name] = machine.Report.ToWord(value, line);
        }

        return machine.Context.Invocation.Environment.With(variables);
    }

    /// <summary>Functions that start other programs; null for others.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        switch (symbol.Path)
        {
            case "subprocess.run" or "subprocess.call" or "subprocess.check_call" or "subprocess.check_output" or "subprocess.Popen" or "subprocess.getoutput" or "subprocess.getstatusoutput":
                var command = arguments.Get("args", 0);
                var isShell = symbol.Last.StartsWith("get", StringComparison.Ordinal) || (arguments["shell"] is { } shell && PythonMachine.Truth(shell) != false);
                var stops = symbol.Last.StartsWith("check", StringComparison.Ordinal) || (arguments["check"] is { } check && PythonMachine.Truth(check) == true);
                Start(machine, symbol.Path, command, isShell, !stops, arguments);
                return null;
            case "os.system" or "os.popen":
                Start(machine, symbol.Path, arguments.Get("command", 0), true, true, arguments);
                return null;
            case "asyncio.create_subprocess_shell":
                Start(machine, symbol.Path, arguments.Get("cmd", 0), true, true, arguments);
                return null;
            case "asyncio.create_subprocess_exec" or "os.execl" or "os.execlp" or "os.spawnl" or "os.spawnlp":
                var skip = symbol.Last.StartsWith("spawn", StringComparison.Ordinal) ? 2 : symbol.Root == "os" ? 1 : 0;
                Start(machine, symbol.Path, new SequenceValue([.. arguments.Positional.Skip(skip)], true, 0) { IsComplete = arguments.MorePositional is null }, false, skip == 2, arguments);
                machine.HasExited |= skip == 1;
                return null;
            case "os.execv" or "os.execvp" or "os.execve" or "os.execvpe" or "os.spawnv" or "os.spawnvp" or "os.posix_spawn" or "pty.spawn":
                Start(machine, symbol.Path, arguments.Get("args", symbol.Last is "spawnv" or "spawnvp" ? 2 : symbol.Root == "pty" ? 0 : 1), false, false, arguments, symbol.Last is "execve" or "execvpe" ? arguments.Get("env", 2) : null);
                machine.HasExited |= symbol.Last.StartsWith("exec", StringComparison.Ordinal);
                return null;
            case "runpy.run_module" or "runpy.run_path":
                var isModule = symbol.Last == "run_module";
                List<PythonValue> words = [new TextValue("python", machine.Scope.At(arguments.Line))];
                if (isModule)
                    words.Add(new TextValue("-m", machine.Scope.At(arguments.Line)));
                words.Add(arguments.Get(isModule ? "mod_name" : "path_name", 0) ?? UnknownValue.Of("a module"));
                // The program may have replaced its arguments before.
                words.Add(UnknownValue.Of("sys.argv"));
                Start(machine, symbol.Path, new SequenceValue(words, false, 0), false, false, arguments);
                return null;
            default:
                return null;
        }
    }

    private static void Start(PythonMachine machine, string call, PythonValue? command, bool isShell, bool failureIsIgnored, PythonArguments arguments, PythonValue? environment = null)
    {
        var words = new List<Word>();
        if (isShell || command is TextValue)
        {
            if (command is SequenceValue { Items: [var head, ..] })
                command = head;
            if (isShell)
            {
                words.Add(new("sh", machine.Scope.At(arguments.Line)));
                words.Add(new("-c", machine.Scope.At(arguments.Line)));
            }

            if (command is not TextValue)
            {
                Unknown(machine, call, command, arguments.Line);
                return;
            }

            words.Add(machine.Report.ToWord(command, arguments.Line));
        }
        else if (command is SequenceValue { Items.Count: > 0 } list)
        {
            foreach (var item in list.Items)
                words.Add(machine.Report.ToWord(item is NumberValue or BooleanValue ? new TextValue(PythonText.Of(item)!, machine.Scope.At(arguments.Line)) : item, arguments.Line));
            if (!list.IsComplete)
                words.Add(machine.Report.ToWord(UnknownValue.Of("more arguments"), arguments.Line));
        }

        if (words.Count == 0 || !words[0].IsKnown || words[0].Text.Length == 0)
        {
            Unknown(machine, call, command, arguments.Line);
            return;
        }

        if (!machine.Report.CountProgram(arguments.Line))
            return;
        var directory = arguments["cwd"] switch
        {
            TextValue text => machine.Context.Absolute(text.Text),
            null or NoneValue => machine.Context.Invocation.WorkingDirectory,
            _ => null,
        };
        machine.Context.Run(new()
        {
            Arguments = words,
            Environment = Environment(machine, environment ?? arguments["env"], arguments.Line),
            WorkingDirectory = directory,
            StandardInput = arguments["input"] is TextValue input ? machine.Report.ToWord(input, arguments.Line) : null,
            Source = machine.Context.Invocation.Source,
            FailureIsIgnored = failureIsIgnored || machine.Context.Invocation.FailureIsIgnored,
            IsConditional = machine.Journal.IsConditional || machine.Context.Invocation.IsConditional,
        });
    }

    private static void Unknown(PythonMachine machine, string call, PythonValue? command, int line) =>
        machine.Report.Signal(
            SignalKind.Unresolvable,
            call + "(…)",
            "the program that is started here cannot be known, so neither can what it loads",
            line,
            "write the command as a literal list",
            (command as UnknownValue)?.Why ?? new(UnresolvedKind.Expression, "the command is computed"));

    private static bool Redirects(string name, string? value) => name switch
    {
        "HF_ENDPOINT" => value is not ("" or "https://huggingface.co" or "https://huggingface.co/" or "https://hf.co"),
        "HUGGINGFACE_CO_STAGING" or "VLLM_USE_MODELSCOPE" or "SGLANG_USE_MODELSCOPE" => value is not ("" or "0" or "false" or "False"),
        "MODELSCOPE_DOMAIN" or "HTTPS_PROXY" or "https_proxy" or "HTTP_PROXY" or "http_proxy" or "ALL_PROXY" or "all_proxy"
            or "REQUESTS_CA_BUNDLE" or "CURL_CA_BUNDLE" or "SSL_CERT_FILE" or "AWS_ENDPOINT_URL" or "AWS_ENDPOINT_URL_S3" => value is not "",
        _ => false,
    };
}
