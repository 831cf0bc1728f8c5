using System.Globalization;
using Modelgate.Policy.Invocation.Shell.Syntax;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Tests and arithmetic.</content>
internal sealed partial class ShellEvaluator
{
    private ShellFlow Test(List<Word> words)
    {
        var count = words.Count;
        if (words[0].Text == "[")
        {
            if (words[^1].Text != "]")
                return Done(ShellStatus.Unknown);
            count--;
        }

        var tokens = new List<TestOperand>(count);
        for (var i = 1; i < count; i++)
            tokens.Add(new(words[i], words[i].IsKnown ? words[i].Text : null, null));
        return Done(ToStatus(new TestReader(tokens, isDouble: false).Evaluate()));
    }

    private ShellFlow EvaluateDoubleBracket(DoubleBracket test)
    {
        var tokens = new List<TestOperand>(test.Tokens.Count);
        foreach (var token in test.Tokens)
        {
            if (token.Operand is null)
                tokens.Add(new(null, token.Operator, null));
            else
            {
                var pattern = ExpandPattern(token.Operand);
                tokens.Add(new(ExpandSingle(token.Operand), token.Operator, IsExtended(pattern) ? null : pattern));
            }
        }

        return Done(ToStatus(new TestReader(tokens, isDouble: true).Evaluate()));
    }

    private static ShellStatus ToStatus(bool? value) => value switch { true => ShellStatus.Success, false => ShellStatus.Failure, null => ShellStatus.Unknown };

    private ShellFlow EvaluateArithmetic(ArithmeticCommand arithmetic)
    {
        var text = ExpandSingle(arithmetic.Expression);
        JudgeHidden("the expression", text);
        var value = text.IsKnown ? ShellArithmetic.Evaluate(text.Text, NumberOf) : null;
        if (value is null)
        {
            // ((i++)), ((n = 3)): what it changes is not followed.
            foreach (var name in AssignedNames.In(arithmetic))
            {
                if (text.Text.AsSpan().IndexOfAny("=+-") >= 0)
                    Blur(name);
            }
        }

        return Done(value is null ? ShellStatus.Unknown : value != 0 ? ShellStatus.Success : ShellStatus.Failure);
    }

    private Word Arithmetic(ArithmeticPart part, Origin origin)
    {
        var text = ExpandSingle(part.Expression);
        JudgeHidden("the expression", text);
        var value = text.IsKnown ? ShellArithmetic.Evaluate(text.Text, NumberOf) : null;
        if (value is not null)
            return new(value.Value.ToString(CultureInfo.InvariantCulture), text.Origin);
        return new(part.Raw, origin, text.Unresolved ?? new(UnresolvedKind.ShellVariable, $"{part.Raw} cannot be worked out"));
    }
}
