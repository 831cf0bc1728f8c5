using System.Text;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary><c>os.path</c> and <c>pathlib</c> on POSIX.</summary>
internal static class PythonPaths
{
    /// <summary><c>a / b</c>, <c>os.path.join(a, b)</c>: an absolute part starts over.</summary>
    public static PythonValue Join(params ReadOnlySpan<PythonValue> parts)
    {
        var text = new StringBuilder();
        UnknownValue? unknown = null;
        TextValue? first = null;
        foreach (var part in parts)
        {
            if (part is TextValue known)
            {
                first ??= known;
                if (known.Text.StartsWith('/'))
                {
                    text.Clear();
                    unknown = null;
                }
                else if (text.Length > 0 && text[^1] != '/')
                {
                    text.Append('/');
                }

                text.Append(known.Text);
            }
            else
            {
                unknown = part as UnknownValue ?? UnknownValue.Of("a path");
                text.Append(text.Length > 0 && text[^1] != '/' ? "/{" : "{").Append(unknown.Display).Append('}');
            }
        }

        if (unknown is not null || first is null || text.Length > 100_000)
            return (unknown ?? UnknownValue.Of("a path")) with { Display = text.Length < 512 ? text.ToString() : "a path", IsMissingVariable = false };
        return first with { Text = text.ToString(), IsPath = true };
    }

    /// <summary>The properties of a <c>Path</c>; null for a method.</summary>
    public static PythonValue? Property(TextValue path, string name)
    {
        var text = path.Text.TrimEnd('/');
        var slash = text.LastIndexOf('/');
        var last = text[(slash + 1)..];
        var dot = last.LastIndexOf('.');
        return name switch
        {
            "parent" => path with { Text = slash < 0 ? "." : slash == 0 ? "/" : text[..slash] },
            "name" => path with { Text = last, IsPath = false },
            "stem" => path with { Text = dot > 0 ? last[..dot] : last, IsPath = false },
            "suffix" => path with { Text = dot > 0 ? last[dot..] : "", IsPath = false },
            _ => null,
        };
    }

    /// <summary>Functions of <c>os.path</c>, <c>pathlib.Path</c> and methods of paths; null for others.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var first = arguments.Get("path", 0);
        switch (symbol.Path)
        {
            case "os.path.join" or "posixpath.join" or "pathlib.Path" or "pathlib.PurePath" or "pathlib.PosixPath":
                var joined = arguments.MorePositional is not null || arguments.Positional.Count == 0 ? UnknownValue.Of("a path") : Join([.. arguments.Positional]);
                return joined is TextValue text ? text with { IsPath = symbol.Root == "pathlib" } : joined;
            case "os.path.expanduser" or "os.path.abspath" or "os.path.realpath" or "os.path.expandvars" or "os.path.normpath" or "os.fspath":
                return first is TextValue path ? Whole(machine, symbol.Last, path) : first;
            case "os.path.basename":
                return first is TextValue named ? Property(named, "name") : UnknownValue.Of("a path");
            case "os.path.dirname":
                return first is TextValue inside ? Property(inside, "parent")! : UnknownValue.Of("a path");
            case "os.getcwd" or "pathlib.Path.cwd":
                return machine.Context.Invocation.WorkingDirectory is { } directory ? new TextValue(directory, machine.Scope.At(arguments.Line), symbol.Root == "pathlib") : UnknownValue.Of("os.getcwd()");
            case "pathlib.Path.home":
                return machine.Context.Absolute("~") is { } home ? new TextValue(home, machine.Scope.At(arguments.Line), true) : UnknownValue.Of("Path.home()");
            default:
                return null;
        }
    }

    /// <summary>A method of a path value; null for one that is unknown.</summary>
    public static PythonValue? Method(PythonMachine machine, TextValue path, string name, PythonArguments arguments) => name switch
    {
        "joinpath" => Join([path, .. arguments.Positional]),
        "expanduser" or "resolve" or "absolute" => Whole(machine, name, path),
        "as_posix" or "__str__" => path with { IsPath = false },
        "exists" or "is_dir" or "is_file" => UnknownValue.Of("a test of a file"),
        "read_text" => PythonFiles.Read(machine, path, arguments.Line),
        "write_text" => PythonFiles.Write(machine, path, arguments.Get("data", 0), false, arguments.Line),
        _ => null,
    };

    private static PythonValue Whole(PythonMachine machine, string name, TextValue path)
    {
        if (name == "expandvars" && path.Text.Contains('$', StringComparison.Ordinal))
            return UnknownValue.Of("os.path.expandvars(…)");
        if (name is "expanduser" && !path.Text.StartsWith('~'))
            return path;
        return name is "fspath" or "expandvars" ? path : machine.Context.Absolute(path.Text) is { } absolute ? path with { Text = absolute } : path;
    }
}
