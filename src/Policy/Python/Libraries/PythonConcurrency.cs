using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Library functions that call the program's functions: threads, pools, <c>asyncio</c>, <c>functools</c>.</summary>
internal static class PythonConcurrency
{
    /// <summary>Calls what the library would call; null when this is no such function.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var first = arguments.Get("", 0);
        switch (symbol.Last)
        {
            case "Thread" or "Process" when arguments["target"] is { } target:
                var list = arguments["args"] is { } given ? machine.Items(given, out _) : null;
                var named = arguments["kwargs"] is DictionaryValue dictionary ? dictionary.Entries.Values.ToList() : [];
                machine.Invoke(target, new() { Positional = list is null ? [] : [.. list], Named = named, Line = arguments.Line });
                return null;
            case "submit" or "to_thread" or "call_soon" or "run_sync" or "retry" when first is FunctionValue or ClassValue or SymbolValue:
                return machine.Invoke(first, arguments.Skip(1));
            case "run_in_executor" or "apply_async" when arguments.Get("", symbol.Last == "apply_async" ? 0 : 1) is { } called:
                return machine.Invoke(called, arguments.Skip(symbol.Last == "apply_async" ? 1 : 2));
            case "map" or "imap" or "imap_unordered" or "starmap" when first is FunctionValue && arguments.Get("", 1) is { } items:
                return Map(machine, first, items, arguments.Line);
            case "run" or "run_until_complete" or "gather" or "wait_for" or "create_task" when symbol.Root is "asyncio" or "anyio" or "uvloop" or "trio" && first is not null:
                return first is FunctionValue ? machine.Invoke(first, arguments.Skip(1)) : first;
            default:
                return null;
        }
    }

    /// <summary>Calls a function for each item.</summary>
    public static PythonValue Map(PythonMachine machine, PythonValue function, PythonValue list, int line)
    {
        if (machine.Items(list, out var isComplete) is not { } items || !isComplete || items.Count > ResolutionLimits.MaxLoopTurns)
        {
            machine.Invoke(function, new() { Positional = [UnknownValue.Of("an item of a list")], Line = line });
            return UnknownValue.Of("map(…)");
        }

        var results = new SequenceValue([], false, machine.Journal.Current);
        foreach (var item in items.ToArray())
            results.Items.Add(machine.Invoke(function, new() { Positional = [item], Line = line }));
        return results;
    }
}
