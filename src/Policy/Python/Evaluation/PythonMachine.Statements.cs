using Modelgate.Policy.Python.Syntax;

namespace Modelgate.Policy.Python.Evaluation;

/// <summary>How a block ended.</summary>
internal enum PythonExit
{
    /// <summary>It goes on behind it.</summary>
    Normal,

    /// <summary><c>break</c> or <c>continue</c>.</summary>
    Loop,

    /// <summary><c>return</c>, <c>raise</c>, the end of the program.</summary>
    Function,
}

internal sealed partial class PythonMachine
{
    /// <summary>Set by a call that never returns: <c>sys.exit</c>, <c>os.execvp</c>.</summary>
    public bool HasExited { get; set; }

    private PythonExit Block(PythonBlock block, PythonScope scope)
    {
        var outer = Scope;
        Scope = scope;
        var exit = PythonExit.Normal;
        if (++_evaluation > MaxEvaluation)
            Exhaust();
        foreach (var statement in block.Statements)
        {
            if (!Charge(1))
                break;
            exit = Statement(statement, scope);
            if (HasExited)
            {
                HasExited = false;
                exit = PythonExit.Function;
            }

            if (exit != PythonExit.Normal)
                break;
        }

        _evaluation--;
        Scope = outer;
        return exit;
    }

    private PythonExit Statement(PythonStatement statement, PythonScope scope)
    {
        switch (statement)
        {
            case ExpressionStatement expression:
                Evaluate(expression.Value, scope);
                return PythonExit.Normal;
            case AssignStatement assign:
                AssignStatement(assign, scope);
                return PythonExit.Normal;
            case AugmentedStatement augmented:
                Augment(augmented, scope);
                return PythonExit.Normal;
            case ImportStatement import:
                Import(import, scope);
                return PythonExit.Normal;
            case FromImportStatement import:
                ImportFrom(import, scope);
                return PythonExit.Normal;
            case IfStatement branches:
                return If(branches, scope);
            case ForStatement loop:
                return For(loop, scope);
            case WhileStatement loop:
                return While(loop, scope);
            case WithStatement with:
                foreach (var (context, target) in with.Items)
                {
                    var value = Evaluate(context, scope);
                    if (target is not null)
                        Assign(target, value, scope);
                }

                return Block(with.Body, scope);
            case TryStatement attempt:
                return Try(attempt, scope);
            case FunctionStatement function:
                Define(function, scope);
                return PythonExit.Normal;
            case ClassStatement definition:
                Define(definition, scope);
                return PythonExit.Normal;
            case ReturnStatement result:
                scope.Returns.Add(result.Value is null ? NoneValue.Instance : Evaluate(result.Value, scope));
                return PythonExit.Function;
            case GlobalStatement global:
                foreach (var name in global.Names)
                    scope.DeclareGlobal(name);
                return PythonExit.Normal;
            case RaiseStatement raise:
                if (raise.Value is not null)
                    Evaluate(raise.Value, scope);
                return PythonExit.Function;
            case LoopExitStatement:
                return PythonExit.Loop;
            case UnreadStatement unread:
                Report.Unread(scope, unread);
                return PythonExit.Normal;
            default:
                return PythonExit.Normal;
        }
    }

    private void AssignStatement(AssignStatement statement, PythonScope scope)
    {
        if (statement.Value is not null)
        {
            var value = Evaluate(statement.Value, scope);
            foreach (var target in statement.Targets)
                Assign(target, value, scope);
        }

        if (scope.IsClass && statement.Targets is [NameExpression field] && statement.Annotation is not null)
            scope.Fields.Add(field.Name);
    }

    private PythonExit If(IfStatement statement, PythonScope scope)
    {
        var paths = new List<Func<PythonExit>>();
        foreach (var (condition, body) in statement.Branches)
        {
            var truth = condition is null ? null : Truth(Evaluate(condition, scope));
            if (truth == false)
                continue;
            if (truth == true)
            {
                if (paths.Count == 0)
                    return Block(body, scope);
                paths.Add(() => Block(body, scope));
                return Fork(paths);
            }

            paths.Add(() => Block(body, scope));
        }

        if (paths.Count == 0)
            return statement.Else is null ? PythonExit.Normal : Block(statement.Else, scope);
        paths.Add(() => statement.Else is null ? PythonExit.Normal : Block(statement.Else, scope));
        return Fork(paths);
    }

    /// <summary>Runs paths of which any may be the one, each from the same state, and joins those that go on.</summary>
    private PythonExit Fork(List<Func<PythonExit>> paths)
    {
        var open = new List<Dictionary<(PythonBindings, string), PythonValue?>>();
        var loop = false;
        var closed = new List<Dictionary<(PythonBindings, string), PythonValue?>>();
        foreach (var path in paths)
        {
            Journal.Begin();
            var exit = path();
            var made = Journal.End();
            (exit == PythonExit.Normal ? open : closed).Add(made);
            loop |= exit == PythonExit.Loop;
        }

        if (open.Count == 0)
        {
            // Objects and the environment outlive the function that ends here.
            PythonJournal.Join(closed);
            return loop ? PythonExit.Loop : PythonExit.Function;
        }

        if (loop)
            open.AddRange(closed);
        PythonJournal.Join(open);
        return PythonExit.Normal;
    }

    private PythonExit For(ForStatement loop, PythonScope scope)
    {
        var items = Items(Evaluate(loop.Iterable, scope), out var isComplete);
        if (items is null || !isComplete || items.Count > ResolutionLimits.MaxLoopTurns)
        {
            Repeat(() =>
            {
                Assign(loop.Target, UnknownValue.Of("an item of " + Describe(loop.Iterable)), scope);
                return Block(loop.Body, scope);
            });
        }
        else
        {
            for (var i = 0; i < items.Count; i++)
            {
                Assign(loop.Target, items[i], scope);
                if (Block(loop.Body, scope) == PythonExit.Function)
                    return PythonExit.Function;
            }
        }

        return LoopElse(loop.Else, scope);
    }

    private PythonExit While(WhileStatement loop, PythonScope scope)
    {
        var truth = Truth(Evaluate(loop.Condition, scope));
        if (truth != false)
            Repeat(() => Block(loop.Body, scope));
        return LoopElse(loop.Else, scope);
    }

    // A break skips it, so it may not run, and what follows may be reached without it.
    private PythonExit LoopElse(PythonBlock? block, PythonScope scope) =>
        block is null ? PythonExit.Normal : Fork([() => Block(block, scope), () => PythonExit.Normal]);

    // Twice: what the first turn changes is not known any more in the second.
    private void Repeat(Func<PythonExit> body)
    {
        for (var turn = 0; turn < 2; turn++)
        {
            Journal.Begin();
            body();
            PythonJournal.Join([Journal.End(), []]);
        }
    }

    private PythonExit Try(TryStatement statement, PythonScope scope)
    {
        var exit = Block(statement.Body, scope);
        if (exit == PythonExit.Normal && statement.Else is not null)
            exit = Block(statement.Else, scope);
        var goesOn = exit == PythonExit.Normal;
        foreach (var handler in statement.Handlers)
        {
            Journal.Begin();
            var handled = Block(handler, scope);
            var made = Journal.End();
            if (handled == PythonExit.Normal)
                PythonJournal.Join(goesOn ? [made, []] : [made]);
            goesOn |= handled == PythonExit.Normal;
        }

        if (statement.Finally is not null && Block(statement.Finally, scope) is not PythonExit.Normal and var final)
            return final;
        return goesOn ? PythonExit.Normal : exit;
    }

    private void Define(FunctionStatement statement, PythonScope scope)
    {
        var decorators = new List<PythonValue>(statement.Decorators.Count);
        foreach (var decorator in statement.Decorators)
            decorators.Add(Evaluate(decorator, scope));
        var use = new PythonUse { IsReferenced = decorators.Count > 0 };
        var function = new FunctionValue(statement.Name, statement.Parameters, statement.Body, null, scope) { Use = use, Decorators = decorators };
        _functions.Add(function);
        scope.Assign(statement.Name, function);
    }

    private void Define(ClassStatement statement, PythonScope scope)
    {
        foreach (var decorator in statement.Decorators)
            Evaluate(decorator, scope);
        var bases = new List<PythonValue>();
        foreach (var argument in statement.Bases)
        {
            var value = Evaluate(argument.Value, scope);
            if (argument.Name is null && value is not SymbolValue { Path: "builtins.object" or "abc.ABC" })
                bases.Add(value);
        }

        var members = scope.Inner(isClass: true);
        var made = new ClassValue(statement.Name, members, bases, new() { IsReferenced = statement.Decorators.Count > 0 });
        _classes.Add(made);
        Block(statement.Body, members);
        made.Fields.AddRange(members.Fields);
        scope.Assign(statement.Name, made);
    }

    private void Import(ImportStatement statement, PythonScope scope)
    {
        foreach (var (name, alias) in statement.Modules)
        {
            Report.Imported(name);
            if (Module(name) is { } module)
            {
                scope.Assign(alias ?? name, module);
                continue;
            }

            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (alias is not null)
                scope.Assign(alias, new SymbolValue(name));
            else
                scope.Assign(dot < 0 ? name : name[..dot], new SymbolValue(dot < 0 ? name : name[..dot]));
        }
    }

    private void ImportFrom(FromImportStatement statement, PythonScope scope)
    {
        Report.Imported(statement.Module);
        var module = statement.Level > 1 || statement.Module.Length == 0 ? null : Module(statement.Module);
        foreach (var (name, alias) in statement.Names)
        {
            if (name == "*")
            {
                if (module is null)
                {
                    scope.Module.StarImports.Add(statement.Module);
                    continue;
                }

                foreach (var (key, value) in module.Scope.Names.Values.ToArray())
                {
                    if (!key.StartsWith('_'))
                        scope.Assign(key, value);
                }
            }
            else if (module?.Scope.Names[name] is { } value)
            {
                if (value is FunctionValue { Use: var use })
                    use.IsReferenced = true;
                scope.Assign(alias ?? name, value);
            }
            else if (statement.Module.Length == 0 && Module(name) is { } sibling)
            {
                scope.Assign(alias ?? name, sibling);
            }
            else
            {
                scope.Assign(alias ?? name, new SymbolValue(statement.Module.Length == 0 ? name : statement.Module + "." + name));
            }
        }
    }
}
