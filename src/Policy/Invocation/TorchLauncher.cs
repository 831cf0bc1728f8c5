namespace Modelgate.Policy.Invocation;

/// <summary><c>torchrun</c>, <c>python -m torch.distributed.run</c> and <c>accelerate launch</c>: options, then a script or <c>-m module</c>, run by Python.</summary>
internal static class TorchLauncher
{
    /// <summary>The Python command that the launcher starts.</summary>
    public static ProgramInvocation? Unwrap(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var at = 1;
        if (invocation.ProgramName == "accelerate")
        {
            if (words.Count < 2 || words[1].Text != "launch")
                return null;
            at = 2;
        }
        else if (words.Count > 2 && words[1].Text == "-m")
        {
            at = 3;
        }

        while (at < words.Count && words[at].Text.StartsWith('-') && words[at].Text is not ("-m" or "--module" or "--no-python" or "--no_python"))
        {
            // Most options take a value; the flags without one are few (torch.distributed.run, accelerate launch --help).
            var text = words[at].Text;
            var isFlag = text.Contains('=', StringComparison.Ordinal) || text is "--standalone" or "--multi_gpu" or "--multi-gpu" or "--cpu" or "--tpu" or "--use_deepspeed" or "--use_fsdp" or "--debug" or "-q" or "--quiet" or "--same_network" or "--use-env" or "--use_env";
            at += isFlag ? 1 : 2;
        }

        if (at >= words.Count)
            return null;
        var first = words[at].Text;
        if (first is "--no-python" or "--no_python")
            return at + 1 < words.Count ? invocation.WithArguments(Wrappers.Rest(words, at + 1)) : null;
        Word python = words[0].With("python"), module = words[0].With("-m");
        return first is "-m" or "--module"
            ? at + 1 < words.Count ? invocation.WithArguments([python, module, .. Wrappers.Rest(words, at + 1)]) : null
            : invocation.WithArguments([python, .. Wrappers.Rest(words, at)]);
    }
}
