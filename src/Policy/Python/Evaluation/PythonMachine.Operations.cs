using System.Globalization;
using System.Text;
using Modelgate.Policy.Python.Libraries;
using Modelgate.Policy.Python.Syntax;

namespace Modelgate.Policy.Python.Evaluation;

internal sealed partial class PythonMachine
{
    private PythonValue Operation(OperationExpression operation, PythonScope scope)
    {
        switch (operation.Operators[0])
        {
            case "or" or "and":
                return Choose(operation, scope);
            case "+" when operation.Operands.Count > 8:
                return AddMany(operation, scope);
        }

        var left = Evaluate(operation.Operands[0], scope);
        for (var i = 0; i < operation.Operators.Count; i++)
        {
            var right = Evaluate(operation.Operands[i + 1], scope);
            left = Binary(left, operation.Operators[i], right);
        }

        return left;
    }

    // A long sum of texts in one go, so that its cost stays linear.
    private PythonValue AddMany(OperationExpression operation, PythonScope scope)
    {
        var text = new StringBuilder();
        PythonValue? odd = null;
        var origin = scope.At(operation.Line);
        for (var i = 0; i < operation.Operands.Count; i++)
        {
            var value = Evaluate(operation.Operands[i], scope);
            if (value is TextValue part && (i == 0 || operation.Operators[i - 1] == "+"))
                text.Append(part.Text);
            else
                odd ??= value;
            if (text.Length > MaxText || !Charge(1))
                return UnknownValue.Of("a long text");
        }

        return odd is null ? new TextValue(text.ToString(), origin) : odd as UnknownValue ?? UnknownValue.Of("a sum");
    }

    private PythonValue Choose(OperationExpression operation, PythonScope scope)
    {
        var wanted = operation.Operators[0] == "or";
        PythonValue value = NoneValue.Instance;
        PythonValue? doubt = null;
        for (var i = 0; i < operation.Operands.Count; i++)
        {
            value = Evaluate(operation.Operands[i], scope);
            var truth = Truth(value);
            if (truth == wanted)
                break;
            if (truth is null && i + 1 < operation.Operands.Count)
                doubt ??= value;
        }

        if (doubt is null || doubt.Equals(value))
            return value;
        return doubt is UnknownValue unknown ? unknown : UnknownValue.Of("one of several values");
    }

    /// <summary>The result of one operator.</summary>
    public PythonValue Binary(PythonValue left, string operation, PythonValue right)
    {
        switch (operation)
        {
            case "==" or "!=" or "is" or "is not":
                return Equality(left, right) is { } equal ? new BooleanValue(equal == (operation is "==" or "is")) : UnknownValue.Of("a comparison");
            case "in" or "not in":
                return Contains(right, left) is { } contains ? new BooleanValue(contains == (operation == "in")) : UnknownValue.Of("a comparison");
            case "/" when left is TextValue { IsPath: true } or ObjectValue:
                return PythonPaths.Join(left, right);
            case "/" when right is TextValue { IsPath: true } && left is TextValue:
                return PythonPaths.Join(left, right);
            case "%" when left is TextValue format:
                return PythonFormats.Percent(format, right, this);
            case "+" when left is TextValue a && right is TextValue b:
                if (a.Text.Length + b.Text.Length > MaxText || !Charge((a.Text.Length + b.Text.Length) / 64))
                    return UnknownValue.Of("a long text");
                return new TextValue(a.Text + b.Text, a.Origin);
            case "+" when left is SequenceValue a && right is SequenceValue b:
                if (!Charge(a.Items.Count + b.Items.Count))
                    return UnknownValue.Of("a long list");
                return new SequenceValue([.. a.Items, .. b.Items], a.IsTuple, Journal.Current) { IsComplete = a.IsComplete && b.IsComplete };
            case "|" when left is DictionaryValue a && right is DictionaryValue:
                var merged = new DictionaryValue(new(Journal));
                Merge(merged, a);
                Merge(merged, right);
                return merged;
            case "*" when left is TextValue a && right is NumberValue { Number: >= 0 and < 64 } times && a.Text.Length < 1024:
                return new TextValue(string.Concat(Enumerable.Repeat(a.Text, (int)times.Number)), a.Origin);
        }

        if (left is NumberValue x && right is NumberValue y)
            return Arithmetic(x.Number, operation, y.Number);
        var unknown = left as UnknownValue ?? right as UnknownValue;
        if (unknown is null)
            return UnknownValue.Of("an expression");
        var shown = (PythonText.Of(left) ?? $"{{{(left as UnknownValue)?.Display ?? "…"}}}") + (PythonText.Of(right) ?? $"{{{(right as UnknownValue)?.Display ?? "…"}}}");
        return operation == "+" && shown.Length < 256 ? unknown with { Display = shown, IsMissingVariable = false } : unknown with { IsMissingVariable = false };
    }

    private static PythonValue Arithmetic(double x, string operation, double y)
    {
        double? result = operation switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" when y != 0 => x / y,
            "//" when y != 0 => Math.Floor(x / y),
            _ => null,
        };
        if (result is { } number)
            return new NumberValue(number, number.ToString(CultureInfo.InvariantCulture));
        bool? truth = operation switch { "<" => x < y, ">" => x > y, "<=" => x <= y, ">=" => x >= y, _ => null };
        return truth is { } known ? new BooleanValue(known) : UnknownValue.Of("a number");
    }

    private static bool? Equality(PythonValue left, PythonValue right)
    {
        if (left is UnknownValue or SymbolValue or ObjectValue || right is UnknownValue or SymbolValue or ObjectValue)
            return left is UnknownValue { IsMissingVariable: true } && right is NoneValue || right is UnknownValue { IsMissingVariable: true } && left is NoneValue ? true : null;
        if (left is SequenceValue or DictionaryValue or InstanceValue || right is SequenceValue or DictionaryValue or InstanceValue)
            return left is NoneValue || right is NoneValue ? false : null;
        return left is NumberValue a && right is NumberValue b ? a.Number == b.Number : left.Equals(right);
    }

    private bool? Contains(PythonValue container, PythonValue item)
    {
        switch (container)
        {
            case TextValue text when item is TextValue part:
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case SequenceValue sequence when Charge(sequence.Items.Count):
                var doubt = !sequence.IsComplete;
                foreach (var member in sequence.Items)
                {
                    var equal = Equality(member, item);
                    if (equal == true)
                        return true;
                    doubt |= equal is null;
                }

                return doubt ? null : false;
            case DictionaryValue dictionary when item is TextValue key:
                return dictionary.Entries[key.Text] is not null ? true : dictionary.IsComplete ? false : null;
            case SymbolValue { Path: "os.environ" } when item is TextValue name:
                return PythonProcess.Variable(this, name.Text, "") is UnknownValue { IsMissingVariable: true } ? null : true;
            default:
                return null;
        }
    }

    private PythonValue Subscript(PythonValue target, SubscriptExpression expression, PythonScope scope)
    {
        if (expression.Index is SliceExpression slice)
            return Slice(target, slice, scope);
        var index = Evaluate(expression.Index, scope);
        switch (target)
        {
            case SymbolValue { Path: "os.environ" } when index is TextValue name:
                return PythonProcess.Variable(this, name.Text, Describe(expression));
            case SymbolValue { Path: "sys.argv" } when index is NumberValue number:
                return PythonProcess.Argument(this, (int)Math.Clamp(number.Number, -1_000_000, 1_000_000), scope.At(expression.Line));
            case SequenceValue { IsComplete: true } sequence when index is NumberValue number:
                var at = number.Number < 0 ? sequence.Items.Count + number.Number : number.Number;
                return at >= 0 && at < sequence.Items.Count ? sequence.Items[(int)at] : UnknownValue.Of(Describe(expression));
            case DictionaryValue dictionary when PythonText.Of(index) is { } key:
                return dictionary.Entries[key] ?? UnknownValue.Of(Describe(expression));
            case SymbolValue symbol:
                return symbol;
            case ClassValue generic:
                return generic;
            default:
                return UnknownValue.Of(Describe(expression)) with { IsParameter = target is UnknownValue { IsParameter: true } };
        }
    }

    private PythonValue Slice(PythonValue target, SliceExpression slice, PythonScope scope)
    {
        var from = slice.From is null ? 0 : Evaluate(slice.From, scope) is NumberValue a ? a.Number : double.NaN;
        var to = slice.To is null ? int.MaxValue : Evaluate(slice.To, scope) is NumberValue b ? b.Number : double.NaN;
        if (target is SymbolValue { Path: "sys.argv" })
            target = PythonProcess.ArgumentList(this, scope.At(slice.Line));
        var length = target is TextValue t ? t.Text.Length : target is SequenceValue { IsComplete: true } s ? s.Items.Count : -1;
        if (slice.HasStep || length < 0 || double.IsNaN(from) || double.IsNaN(to) || !Charge(length / 64))
            return UnknownValue.Of("a slice");
        var start = (int)Math.Clamp(from < 0 ? from + length : from, 0, length);
        var end = (int)Math.Clamp(to < 0 ? to + length : to, start, Math.Max(start, length));
        return target is TextValue text
            ? text with { Text = text.Text[start..end], IsPath = false }
            : new SequenceValue(((SequenceValue)target).Items.GetRange(start, end - start), ((SequenceValue)target).IsTuple, Journal.Current);
    }

    /// <summary>The items that a loop over the value would see; null when it is not known.</summary>
    public List<PythonValue>? Items(PythonValue value, out bool isComplete)
    {
        isComplete = true;
        switch (value)
        {
            case SequenceValue sequence:
                isComplete = sequence.IsComplete;
                return sequence.Items;
            case DictionaryValue dictionary when Charge(dictionary.Entries.Values.Count):
                isComplete = dictionary.IsComplete;
                return [.. dictionary.Entries.Values.Keys.Select(k => new TextValue(k, Scope.At(1)))];
            case SymbolValue { Path: "sys.argv" }:
                return PythonProcess.ArgumentList(this, Scope.At(1)).Items;
            default:
                return null;
        }
    }

    private void Assign(PythonExpression target, PythonValue value, PythonScope scope)
    {
        switch (target)
        {
            case NameExpression name:
                scope.Assign(name.Name, value);
                break;
            case AttributeExpression attribute:
                if (Evaluate(attribute.Target, scope) is { } owner)
                    SetAttribute(owner, attribute.Name, value);
                break;
            case SubscriptExpression subscript:
                SetItem(Evaluate(subscript.Target, scope), Evaluate(subscript.Index, scope), value, subscript.Line);
                break;
            case StarredExpression starred:
                Assign(starred.Value, UnknownValue.Of("the rest of a list"), scope);
                break;
            case SequenceExpression targets:
                var items = Items(value, out var isComplete);
                var fits = items is not null && isComplete && items.Count == targets.Items.Count && !targets.Items.Any(t => t is StarredExpression);
                for (var i = 0; i < targets.Items.Count; i++)
                    Assign(targets.Items[i], fits ? items![i] : value is ObjectValue ? value : UnknownValue.Of(Describe(targets.Items[i])), scope);
                break;
        }
    }

    private void SetItem(PythonValue target, PythonValue index, PythonValue value, int line)
    {
        switch (target)
        {
            case SymbolValue { Path: "os.environ" } when index is TextValue name:
                PythonProcess.SetVariable(this, name.Text, value, line);
                break;
            case DictionaryValue dictionary when PythonText.Of(index) is { } key:
                dictionary.Entries.Set(key, value);
                break;
            case DictionaryValue dictionary:
                dictionary.IsComplete = false;
                break;
            case SequenceValue sequence:
                sequence.IsComplete = false;
                break;
        }
    }

    private void Augment(AugmentedStatement statement, PythonScope scope)
    {
        var before = Evaluate(statement.Target, scope);
        var value = Evaluate(statement.Value, scope);
        if (before is SequenceValue { IsTuple: false } list && statement.Operator == "+")
            PythonBuiltins.Extend(this, list, value);
        else
            Assign(statement.Target, Binary(before, statement.Operator, value), scope);
    }
}
