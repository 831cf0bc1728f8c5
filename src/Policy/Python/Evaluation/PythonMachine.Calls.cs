using Modelgate.Policy.Invocation;
using Modelgate.Policy.Python.Libraries;
using Modelgate.Policy.Python.Syntax;

namespace Modelgate.Policy.Python.Evaluation;

internal sealed partial class PythonMachine
{
    /// <summary>True once calls went deeper than they are followed.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Calls a value.</summary>
    public PythonValue Invoke(PythonValue callee, PythonArguments arguments)
    {
        switch (callee)
        {
            case FunctionValue function:
                return CallFunction(function, arguments);
            case ClassValue made:
                return Instantiate(made, arguments);
            case SymbolValue symbol:
                return PythonLibraries.Call(this, symbol, arguments);
            case ObjectValue { Type: "functools.partial", Arguments: { Positional.Count: > 0 } bound }:
                return Invoke(bound.Positional[0], arguments.After(bound, 1));
            case ObjectValue made:
                return PythonLibraries.Call(this, new(made.Type + ".__call__", made), arguments);
            case InstanceValue { Class: { } owner } instance when Member(owner, "__call__", instance) is FunctionValue function:
                return CallFunction(function, arguments);
            case UnknownValue { Display: var name } unknown:
                return PythonLibraries.Call(this, new("?." + name, unknown), arguments);
            default:
                return UnknownValue.Of("the result of a call");
        }
    }

    /// <summary>The value of an attribute.</summary>
    public PythonValue Attribute(PythonValue value, string name, PythonExpression? expression = null)
    {
        switch (value)
        {
            case TextValue { IsPath: true } path when PythonPaths.Property(path, name) is { } property:
                return property;
            case TextValue:
                return new SymbolValue("str." + name, value);
            case SequenceValue:
                return new SymbolValue("list." + name, value);
            case DictionaryValue:
                return new SymbolValue("dict." + name, value);
            case SymbolValue symbol:
                return Module(symbol.Path + "." + name) ?? (PythonValue)new SymbolValue(symbol.Path + "." + name, symbol.Self);
            case ObjectValue made:
                return made.Attributes[name] ?? new SymbolValue(made.Type + "." + name, made);
            case ModuleValue module:
                return module.Scope.Names[name] ?? UnknownValue.Of(expression is null ? name : Describe(expression));
            case InstanceValue instance:
                return instance.Attributes[name] ?? (instance.Class is null ? null : Member(instance.Class, name, instance))
                    ?? UnknownValue.Of(expression is null ? name : Describe(expression));
            case ClassValue made:
                return Member(made, name, made) ?? new SymbolValue("callable." + name, made);
            case FunctionValue function:
                return new SymbolValue("callable." + name, function);
            case UnknownValue unknown:
                return new SymbolValue("?." + name, unknown);
            default:
                return UnknownValue.Of(expression is null ? name : Describe(expression));
        }
    }

    /// <summary>Calls a function of the program.</summary>
    public PythonValue CallFunction(FunctionValue function, PythonArguments arguments)
    {
        function.Use.IsCalled = true;
        if (_calls >= MaxCalls || !Charge(8))
        {
            IsCut = true;
            return UnknownValue.Of(function.Name + "(…)");
        }

        _calls++;
        var scope = function.Closure.Inner();
        Bind(function, arguments, scope);
        PythonValue result;
        if (function.Expression is not null)
        {
            result = Evaluate(function.Expression, scope);
        }
        else
        {
            if (function.Body is not null)
                Block(function.Body, scope);
            result = Result(function, scope.Returns);
        }

        _calls--;
        return result;
    }

    /// <summary>Makes an instance of a class of the program.</summary>
    public PythonValue Instantiate(ClassValue made, PythonArguments arguments)
    {
        made.Use.IsCalled = true;
        var instance = new InstanceValue(made, new(Journal));
        made.Instance = instance;
        if (Member(made, "__init__", instance) is { } initializer)
        {
            Invoke(initializer, arguments);
            return instance;
        }

        PythonFields.Fill(this, made, instance, arguments);
        return instance;
    }

    /// <summary>Finds a member of a class and its bases; functions are bound to <paramref name="self"/>.</summary>
    public PythonValue? Member(ClassValue made, string name, PythonValue self, int depth = 0)
    {
        if (made.Members.Names[name] is { } found)
        {
            if (found is not FunctionValue function)
                return found;
            foreach (var decorator in function.Decorators)
            {
                switch (decorator)
                {
                    case SymbolValue { Path: "builtins.staticmethod" }:
                        return function;
                    case SymbolValue { Path: "builtins.classmethod" }:
                        return function with { Self = (self as InstanceValue)?.Class ?? self };
                    case SymbolValue { Last: "property" or "cached_property" } when self is InstanceValue:
                        return CallFunction(function with { Self = self }, PythonArguments.None);
                }
            }

            return self is ClassValue ? function : function with { Self = self };
        }

        if (depth > 16)
            return null;
        foreach (var parent in made.Bases)
        {
            if (parent is ClassValue outer && Member(outer, name, self, depth + 1) is { } inherited)
                return inherited;
            if (parent is SymbolValue library && name is not ("__init__" or "__call__") && !library.Path.EndsWith("BaseModel", StringComparison.Ordinal))
                return new SymbolValue(library.Path + "." + name, self);
        }

        return null;
    }

    private PythonValue Call(CallExpression call, PythonScope scope)
    {
        var callee = call.Target is NameExpression name ? Name(name, scope, isCall: true) : Evaluate(call.Target, scope);
        var arguments = new PythonArguments { Line = call.Line };
        foreach (var argument in call.Arguments)
        {
            var value = Evaluate(argument.Value, scope);
            switch (argument.Stars)
            {
                case 1 when Items(value, out var isComplete) is { } items && isComplete && arguments.MorePositional is null && Charge(items.Count):
                    arguments.Positional.AddRange(items.ToArray());
                    break;
                case 1:
                    arguments.MorePositional = value as UnknownValue ?? UnknownValue.Of("*" + Describe(argument.Value));
                    break;
                case 2:
                    Unpack(arguments, value, argument.Value);
                    break;
                case var _ when argument.Name is not null:
                    arguments.Named.Add(new(argument.Name, value));
                    break;
                case var _ when arguments.MorePositional is null:
                    arguments.Positional.Add(value);
                    break;
            }
        }

        var before = Scope;
        Scope = scope;
        var result = Invoke(callee, arguments);
        Scope = before;
        return result is UnknownValue { Why.Kind: UnresolvedKind.Expression, Display: "the result of a call" } ? UnknownValue.Of(Describe(call)) : result;
    }

    private void Unpack(PythonArguments arguments, PythonValue value, PythonExpression expression)
    {
        if (value is DictionaryValue dictionary && Charge(dictionary.Entries.Values.Count))
        {
            arguments.Named.AddRange(dictionary.Entries.Values);
            if (dictionary.IsComplete)
                return;
        }

        arguments.MoreNamed = value as UnknownValue ?? UnknownValue.Of("**" + Describe(expression));
    }

    private void Bind(FunctionValue function, PythonArguments arguments, PythonScope scope)
    {
        var position = 0;
        var used = new HashSet<string>(StringComparer.Ordinal);
        var first = function.Self is not null;
        foreach (var parameter in function.Parameters)
        {
            PythonValue? value;
            if (parameter.Stars == 1)
            {
                value = new SequenceValue([.. arguments.Positional.Skip(position)], true, Journal.Current) { IsComplete = arguments.MorePositional is null && arguments.MoreNamed is not UnknownValue { IsParameter: true } };
            }
            else if (parameter.Stars == 2)
            {
                var rest = new DictionaryValue(new(Journal)) { IsComplete = arguments.MoreNamed is null };
                foreach (var (name, item) in arguments.Named)
                {
                    if (!used.Contains(name))
                        rest.Entries.Set(name, item);
                }

                value = rest;
            }
            else if (first)
            {
                value = function.Self;
                first = false;
            }
            else
            {
                value = arguments.Get(parameter.Name, parameter.KeywordOnly ? -1 : position++) ?? (parameter.KeywordOnly ? arguments.MoreNamed : null);
                if (value is null or UnknownValue { IsParameter: true })
                    value = Default(function, parameter) ?? value;
                value ??= UnknownValue.Of(parameter.Name) with { IsParameter = true };
                used.Add(parameter.Name);
            }

            if (value is UnknownValue { Display: "parameter" } unknown)
                value = unknown with { Display = parameter.Name };
            scope.Names.Set(parameter.Name, value);
        }
    }

    private PythonValue? Default(FunctionValue function, PythonParameter parameter)
    {
        if (PythonCommandLine.Option(this, function, parameter.Name) is { } option)
            return option;
        return parameter.Default is null ? null : PythonFields.Plain(Evaluate(parameter.Default, function.Closure));
    }

    private static PythonValue Result(FunctionValue function, List<PythonValue> returns)
    {
        if (returns.Count == 0)
            return NoneValue.Instance;
        PythonValue? result = null;
        foreach (var value in returns)
        {
            if (result is null || result is NoneValue)
                result = value;
            else if (value is not NoneValue && !result.Equals(value))
                return UnknownValue.Of(function.Name + "(…)");
        }

        return result!;
    }

    private static void SetAttribute(PythonValue owner, string name, PythonValue value)
    {
        switch (owner)
        {
            case InstanceValue instance:
                instance.Attributes.Set(name, value);
                break;
            case ObjectValue made:
                made.Attributes.Set(name, value);
                break;
            case ClassValue made:
                made.Members.Names.Set(name, value);
                break;
            case ModuleValue module:
                module.Scope.Names.Set(name, value);
                break;
        }
    }
}
