using Modelgate.Policy.Models;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Loads that can run code from the file: pickle and what is built on it, TorchScript.</summary>
/// <remarks><c>torch.load</c> reads pickles; only <c>weights_only=True</c> makes every release refuse code (its default changed with PyTorch 2.6).</remarks>
internal static class PythonDeserialization
{
    /// <summary>Notes an unsafe load; always null, what is loaded is not known.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        switch (symbol.Root, symbol.Last)
        {
            case ("torch", "load") when symbol.Path is "torch.load" or "torch.serialization.load":
                if (arguments["weights_only"] is not { } only || PythonMachine.Truth(only) != true)
                    Unsafe(machine, symbol, "torch then reads the file as a pickle, which can run code", arguments.Line, "save the weights as safetensors, or pass weights_only=True", false);
                File(machine, symbol, arguments.Get("f", 0), arguments.Line);
                break;
            case ("torch", "load") when symbol.Path == "torch.jit.load":
                Unsafe(machine, symbol, "a TorchScript archive carries the program that runs it", arguments.Line, "save the weights as safetensors and load them with a class that the image carries", false);
                File(machine, symbol, arguments.Get("f", 0), arguments.Line);
                break;
            case ("pickle" or "_pickle" or "cPickle" or "cloudpickle" or "dill", "load" or "loads" or "Unpickler"):
                Unsafe(machine, symbol, "a pickle can run any code while it is read", arguments.Line, null, true);
                break;
            case ("joblib", "load"):
                Unsafe(machine, symbol, "joblib files are pickles, which can run any code while they are read", arguments.Line, null, true);
                File(machine, symbol, arguments.Get("filename", 0), arguments.Line);
                break;
            case ("pandas", "read_pickle"):
                Unsafe(machine, symbol, "a pickle can run any code while it is read", arguments.Line, null, true);
                break;
            case ("numpy", "load") when arguments["allow_pickle"] is { } allowed && PythonMachine.Truth(allowed) != false:
                Unsafe(machine, symbol, "with allow_pickle the file is read as a pickle, which can run code", arguments.Line, null, true);
                break;
        }

        return null;
    }

    private static void Unsafe(PythonMachine machine, SymbolValue symbol, string reason, int line, string? remedy, bool isPickle) =>
        machine.Report.Signal(SignalKind.UnsafeDeserialization, symbol.Path + "(…)", reason, line, remedy, null, isPickle);

    private static void File(PythonMachine machine, SymbolValue symbol, PythonValue? path, int line)
    {
        if (path is TextValue)
            machine.Report.Load(ModelRole.Model, path, null, symbol.Path, "f", line, locate: text => ModelLocations.Local(text, machine.Context));
    }
}
