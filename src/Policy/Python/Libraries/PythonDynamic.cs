using System.Text;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Code that is made while the program runs: <c>exec</c>, <c>eval</c>, computed imports and attributes.</summary>
internal static class PythonDynamic
{
    /// <summary><c>exec</c>, <c>eval</c>, <c>compile</c>, <c>__import__</c>, <c>importlib.import_module</c>. Known text is read on; other text cannot be.</summary>
    public static PythonValue Call(PythonMachine machine, string name, PythonArguments arguments)
    {
        var first = arguments.Get(name is "__import__" or "import_module" ? "name" : "source", 0);
        if (name == "compile")
            return first ?? UnknownValue.Of("compile(…)");
        if (name is "__import__" or "import_module")
        {
            if (first is not TextValue module)
                return Unreadable(machine, name, "the name of the module that is imported is computed", arguments.Line);
            machine.Report.Imported(module.Text);
            if (machine.Module(module.Text) is { } own)
                return own;
            var dot = module.Text.IndexOf('.', StringComparison.Ordinal);
            return new SymbolValue(name == "__import__" && dot > 0 ? module.Text[..dot] : module.Text);
        }

        if (first is TextValue text)
        {
            machine.RunText(name == "eval" ? "__eval__ = (" + text.Text + ")" : text.Text, machine.Scope);
            return name == "eval" ? machine.Scope.Find("__eval__") ?? UnknownValue.Of("eval(…)") : NoneValue.Instance;
        }

        if ((first as ObjectValue ?? (first as SymbolValue)?.Self) is ObjectValue fetched && PythonNetwork.IsFetch(fetched))
        {
            machine.Report.Signal(SignalKind.CodePlugin, name + "(…)", "Python then runs code that it fetches from the network", arguments.Line, "put the code into the image");
            return UnknownValue.Of(name + "(…)");
        }

        return Unreadable(machine, name, "the code that runs is computed", arguments.Line);
    }

    /// <summary><c>getattr</c>.</summary>
    public static PythonValue GetAttribute(PythonMachine machine, PythonValue target, PythonArguments arguments)
    {
        if (arguments.Get("", 1) is TextValue name)
        {
            var value = machine.Attribute(target, name.Text);
            return value is UnknownValue && target is InstanceValue && arguments.Get("", 2) is { } fallback ? fallback : value;
        }

        if (target is ModuleValue)
            machine.IsDynamic = true;
        return target is SymbolValue symbol ? new SymbolValue(symbol.Path + ".?", symbol.Self) : UnknownValue.Of("getattr(…)");
    }

    /// <summary><c>base64</c> of known text, so that code hidden in it is read.</summary>
    public static PythonValue Decode(PythonMachine machine, PythonValue? value, string name)
    {
        if (value is not TextValue text || !machine.Charge(text.Text.Length / 16))
            return value as UnknownValue ?? UnknownValue.Of($"base64.{name}(…)");
        var code = text.Text.Replace("\n", "", StringComparison.Ordinal).Trim();
        if (name == "urlsafe_b64decode")
            code = code.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[code.Length];
        return Convert.TryFromBase64String(code, bytes, out var count)
            ? text with { Text = Encoding.UTF8.GetString(bytes, 0, count) }
            : UnknownValue.Of($"base64.{name}(…)");
    }

    private static UnknownValue Unreadable(PythonMachine machine, string name, string why, int line)
    {
        machine.Report.Signal(SignalKind.Unresolvable, name + "(…)", "what this code loads cannot be known: " + why, line, "write the code out", new(UnresolvedKind.UnreadableScript, why));
        return UnknownValue.Of(name + "(…)");
    }
}
