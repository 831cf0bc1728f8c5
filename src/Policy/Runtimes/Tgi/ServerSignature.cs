using Modelgate.Policy.Invocation;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Tgi;

/// <summary>Tells Hugging Face's servers by what they are given when neither image nor command names them: a model id together with a setting that only one of them has.</summary>
internal static class ServerSignature
{
    /// <summary>True when the container names a model by <c>--model-id</c> or <c>MODEL_ID</c> and has one of the telling settings.</summary>
    public static bool Matches(ContainerSpec container, ProgramInvocation invocation, ReadOnlySpan<string> tellingFlags, ReadOnlySpan<string> tellingVariables)
    {
        if (container.Command is not null)
            return false;
        var names = invocation.Environment.TryGet("MODEL_ID", out _);
        var tells = false;
        foreach (var word in invocation.Arguments)
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            var flag = equals < 0 ? word.Text : word.Text[..equals];
            names |= flag == TgiFlags.ModelId.Name;
            tells |= tellingFlags.Contains(flag);
        }

        foreach (var variable in tellingVariables)
            tells |= invocation.Environment.TryGet(variable, out _);
        return names && tells;
    }
}
