using System.Globalization;
using System.Text;
using Modelgate.Policy.Python.Libraries;
using Modelgate.Policy.Python.Syntax;

namespace Modelgate.Policy.Python.Evaluation;

internal sealed partial class PythonMachine
{
    /// <summary>Computes an expression as far as it is known.</summary>
    public PythonValue Evaluate(PythonExpression expression, PythonScope scope)
    {
        if (!Charge(1) || _evaluation >= MaxEvaluation)
        {
            Exhaust();
            return UnknownValue.Of("an expression");
        }

        _evaluation++;
        var value = Compute(expression, scope);
        _evaluation--;
        return value;
    }

    /// <summary>True, false, or null when it is not known.</summary>
    public static bool? Truth(PythonValue value) => value switch
    {
        TextValue text => text.IsPath || text.Text.Length > 0,
        NumberValue number => number.Number != 0,
        BooleanValue boolean => boolean.Value,
        NoneValue => false,
        SequenceValue { IsComplete: true } sequence => sequence.Items.Count > 0,
        SequenceValue { Items.Count: > 0 } => true,
        DictionaryValue { IsComplete: true } dictionary => dictionary.Entries.Values.Count > 0,
        FunctionValue or ClassValue or ModuleValue => true,
        UnknownValue { IsMissingVariable: true } => false,
        _ => null,
    };

    /// <summary>How an expression looks, for people: short, and without texts that may be secrets.</summary>
    public static string Describe(PythonExpression expression, int depth = 0) => expression switch
    {
        _ when depth > 6 => "…",
        NameExpression name => name.Name,
        AttributeExpression attribute => Describe(attribute.Target, depth + 1) + "." + attribute.Name,
        SubscriptExpression { Index: TextExpression key } subscript => $"{Describe(subscript.Target, depth + 1)}[\"{key.Text}\"]",
        SubscriptExpression subscript => Describe(subscript.Target, depth + 1) + "[…]",
        CallExpression { Arguments: [{ Value: TextExpression text, Stars: 0, Name: null }, ..] } call when text.Text.Length < 64 => $"{Describe(call.Target, depth + 1)}(\"{text.Text}\")",
        CallExpression call => Describe(call.Target, depth + 1) + "(…)",
        _ => "an expression",
    };

    private PythonValue Compute(PythonExpression expression, PythonScope scope)
    {
        switch (expression)
        {
            case TextExpression text:
                return new TextValue(text.Text, scope.At(text.Line));
            case NumberExpression number:
                return double.TryParse(number.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    ? new NumberValue(value, number.Text)
                    : UnknownValue.Of(number.Text);
            case NameExpression name:
                return Name(name, scope, isCall: false);
            case JoinedExpression joined:
                return Join(joined, scope);
            case FormattedExpression formatted:
                return UnknownValue.Of(Describe(formatted.Value)) with { IsParameter = Evaluate(formatted.Value, scope) is UnknownValue { IsParameter: true } };
            case AttributeExpression attribute:
                return Attribute(Evaluate(attribute.Target, scope), attribute.Name, expression);
            case SubscriptExpression subscript:
                return Subscript(Evaluate(subscript.Target, scope), subscript, scope);
            case CallExpression call:
                return Call(call, scope);
            case SequenceExpression sequence:
                return Sequence(sequence, scope);
            case DictionaryExpression dictionary:
                return Dictionary(dictionary, scope);
            case OperationExpression operation:
                return Operation(operation, scope);
            case UnaryExpression unary:
                return Unary(unary, scope);
            case ConditionalExpression conditional:
                return Conditional(conditional, scope);
            case LambdaExpression lambda:
                var function = new FunctionValue("lambda", lambda.Parameters, null, lambda.Body, scope) { Use = new() { IsReferenced = true } };
                _functions.Add(function);
                return function;
            case ComprehensionExpression comprehension:
                return Comprehension(comprehension, scope);
            case WalrusExpression walrus:
                var bound = Evaluate(walrus.Value, scope);
                scope.Assign(walrus.Name, bound);
                return bound;
            case StarredExpression starred:
                return Evaluate(starred.Value, scope);
            default:
                return UnknownValue.Of("an expression");
        }
    }

    private static PythonValue Name(NameExpression expression, PythonScope scope, bool isCall)
    {
        switch (expression.Name)
        {
            case "None" or "...":
                return NoneValue.Instance;
            case "True" or "False":
                return new BooleanValue(expression.Name == "True");
        }

        if (scope.Find(expression.Name) is { } found)
        {
            if (!isCall && found is FunctionValue { Use: var use })
                use.IsReferenced = true;
            else if (!isCall && found is ClassValue made)
                made.Use.IsReferenced = true;
            return found;
        }

        if (PythonBuiltins.IsBuiltin(expression.Name))
            return new SymbolValue("builtins." + expression.Name);
        var stars = scope.Module.StarImports;
        if (stars.Count > 0)
            return new SymbolValue(PythonLibraries.OwnerOf(expression.Name, stars) + "." + expression.Name);
        return UnknownValue.Of(expression.Name);
    }

    private PythonValue Join(JoinedExpression joined, PythonScope scope)
    {
        var text = new StringBuilder();
        var display = new StringBuilder();
        UnknownValue? unknown = null;
        var origin = scope.At(joined.Line);
        var named = false;
        foreach (var part in joined.Parts)
        {
            var value = Evaluate(part, scope);
            if (PythonText.Of(value) is { } known)
            {
                text.Append(known);
                display.Append(known);
                // The variable that is filled in says where the text comes from, not the quotes around it.
                if (part is not TextExpression && value is TextValue { Origin: var from } && !named)
                    (origin, named) = (from, true);
            }
            else
            {
                unknown ??= value as UnknownValue ?? UnknownValue.Of(Describe(part));
                display.Append('{').Append(value is UnknownValue u ? u.Display : Describe(part)).Append('}');
            }
        }

        if (text.Length > MaxText || !Charge(text.Length / 64))
            return UnknownValue.Of("a long text");
        return unknown is null ? new TextValue(text.ToString(), origin) : unknown with { Display = display.ToString() };
    }

    private SequenceValue Sequence(SequenceExpression sequence, PythonScope scope)
    {
        var made = new SequenceValue(new(sequence.Items.Count), sequence.IsTuple, Journal.Current);
        foreach (var item in sequence.Items)
        {
            var value = Evaluate(item, scope);
            if (item is not StarredExpression)
                made.Items.Add(value);
            else if (Items(value, out var isComplete) is { } items && Charge(items.Count))
                (made.IsComplete, _) = (made.IsComplete && isComplete, AddAll(made, items));
            else
                made.IsComplete = false;
        }

        return made;
    }

    private static bool AddAll(SequenceValue sequence, List<PythonValue> items)
    {
        sequence.Items.AddRange(items.ToArray());
        return true;
    }

    private DictionaryValue Dictionary(DictionaryExpression expression, PythonScope scope)
    {
        var made = new DictionaryValue(new(Journal));
        foreach (var (key, item) in expression.Items)
        {
            var value = Evaluate(item, scope);
            if (key is null)
                Merge(made, value);
            else if (PythonText.Of(Evaluate(key, scope)) is { } name)
                made.Entries.Set(name, value);
            else
                made.IsComplete = false;
        }

        return made;
    }

    /// <summary>Adds the entries of a value to a dictionary; what is not known makes it incomplete.</summary>
    public void Merge(DictionaryValue into, PythonValue value)
    {
        if (value is SymbolValue { Path: "os.environ" })
        {
            foreach (var (name, set) in Environment.Values)
                into.Entries.Set(name, set);
            return;
        }

        if (value is not DictionaryValue from || !Charge(from.Entries.Values.Count))
        {
            into.IsComplete = false;
            return;
        }

        foreach (var (name, entry) in from.Entries.Values.ToArray())
            into.Entries.Set(name, entry);
        into.IsComplete &= from.IsComplete;
    }

    private PythonValue Conditional(ConditionalExpression expression, PythonScope scope)
    {
        var truth = Truth(Evaluate(expression.Condition, scope));
        if (truth is { } decided)
            return Evaluate(decided ? expression.Then : expression.Else, scope);
        var first = Evaluate(expression.Then, scope);
        var second = Evaluate(expression.Else, scope);
        return first.Equals(second) ? first : UnknownValue.Of("one of two values, by a condition");
    }

    private PythonValue Unary(UnaryExpression unary, PythonScope scope)
    {
        var value = Evaluate(unary.Value, scope);
        switch (unary.Operator)
        {
            case "not" or "bool":
                return Truth(value) is { } truth ? new BooleanValue(truth != (unary.Operator == "not")) : UnknownValue.Of("a condition");
            case "-" when value is NumberValue number:
                return new NumberValue(-number.Number, "-" + number.Text);
            default:
                return UnknownValue.Of(Describe(unary));
        }
    }

    private PythonValue Comprehension(ComprehensionExpression expression, PythonScope scope)
    {
        var inner = scope.Inner();
        PythonValue made = expression.Key is null ? new SequenceValue([], false, Journal.Current) : new DictionaryValue(new(Journal));
        Turn(expression, 0, inner, made);
        return made;
    }

    private void Turn(ComprehensionExpression expression, int index, PythonScope scope, PythonValue made)
    {
        if (index == expression.Clauses.Count)
        {
            var value = Evaluate(expression.Element, scope);
            if (made is SequenceValue sequence)
                sequence.Items.Add(value);
            else if (made is DictionaryValue dictionary && PythonText.Of(Evaluate(expression.Key!, scope)) is { } key)
                dictionary.Entries.Set(key, value);
            return;
        }

        var clause = expression.Clauses[index];
        var items = Items(Evaluate(clause.Iterable, scope), out var isComplete);
        if (items is null || !isComplete || items.Count > ResolutionLimits.MaxLoopTurns)
        {
            Incomplete(made);
            items = [UnknownValue.Of("an item of " + Describe(clause.Iterable))];
        }

        foreach (var item in items.ToArray())
        {
            if (!Charge(1))
                return;
            Assign(clause.Target, item, scope);
            var taken = true;
            foreach (var condition in clause.Conditions)
            {
                var truth = Truth(Evaluate(condition, scope));
                if (truth is null)
                    Incomplete(made);
                taken &= truth != false;
            }

            if (taken)
                Turn(expression, index + 1, scope, made);
        }
    }

    private static void Incomplete(PythonValue made)
    {
        if (made is SequenceValue sequence)
            sequence.IsComplete = false;
        else if (made is DictionaryValue dictionary)
            dictionary.IsComplete = false;
    }
}
