using System.Globalization;
using Modelgate.Policy.Invocation.Shell.Syntax;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Parameters and what <c>${…}</c> makes of them.</content>
internal sealed partial class ShellEvaluator
{
    private void AppendParameter(ParameterPart part, FieldList list, Origin origin)
    {
        if (ListOf(part) is { } items)
        {
            AppendList(part, items, list);
            return;
        }

        var oper = part.Operator;
        var name = part.Name;
        if (part.Indirect)
        {
            var target = Find(name, origin);
            name = target is { IsKnown: true } ? target.Text : "";
        }

        var value = name.Length == 0 && part.Indirect ? Unknown(part, origin) : Lookup(part, name, origin);
        if (oper is ParameterOperator.Default or ParameterOperator.Assign or ParameterOperator.Error)
        {
            if (value is null ? ShellTexts.IsSetByPlatform(name) : true)
                value ??= Unknown(part, origin);
            if (value is not null && !(part.Colon && value is { IsKnown: true, Text.Length: 0 }))
            {
                AppendWord(list, value, part.Quoted, RankOf(value));
            }
            else if (oper == ParameterOperator.Error)
            {
                AppendWord(list, Unknown(part, origin), part.Quoted, 1);
            }
            else if (oper == ParameterOperator.Assign)
            {
                var assigned = ExpandSingle(part.Operand!);
                SetVariable(name, assigned);
                AppendWord(list, assigned, part.Quoted, 1);
            }
            else
            {
                AppendOperand(part, list);
            }

            return;
        }

        if (oper == ParameterOperator.Alternative)
        {
            if (value is null)
            {
                if (ShellTexts.IsSetByPlatform(name))
                    AppendWord(list, Unknown(part, origin), part.Quoted, 1);
                else if (part.Quoted)
                    list.Append("", origin, null, 0);
            }
            else if (!value.IsKnown)
            {
                AppendWord(list, new(part.Raw, value.Origin, value.Unresolved), part.Quoted, 1);
            }
            else if (!(part.Colon && value.Text.Length == 0))
            {
                AppendOperand(part, list);
            }
            else if (part.Quoted)
            {
                list.Append("", origin, null, 0);
            }

            return;
        }

        if (value is null)
        {
            // A variable that the script itself has unset, and an argument that was not given, are empty; others may be set by the image.
            var isEmpty = _state.Find(name) is not null || char.IsAsciiDigit(name[0]);
            value = isEmpty ? new(oper == ParameterOperator.Length ? "0" : "", origin) : Unknown(part, origin);
        }
        else if (oper != ParameterOperator.None)
        {
            value = value.IsKnown ? Apply(part, value) ?? new(part.Raw, value.Origin, new(UnresolvedKind.ShellVariable, $"{part.Raw} cannot be worked out")) : new(part.Raw, value.Origin, value.Unresolved);
        }

        AppendWord(list, value, part.Quoted, RankOf(value));
    }

    private void AppendOperand(ParameterPart part, FieldList list)
    {
        if (part.Quoted)
            AppendWord(list, ExpandSingle(part.Operand!), true, 1);
        else
            AppendParts(part.Operand!, list, splitsLiterals: true);
    }

    private static int RankOf(Word word) => word.Origin.FirstMutableConfigMap is not null ? 3 : word.Origin.Within is not null ? 2 : 1;

    private static Word Unknown(ParameterPart part, Origin origin) =>
        new(part.Raw, origin, new(UnresolvedKind.ShellVariable, part.Name is "?" or "$" or "!" or "-" ? $"{part.Raw} is only known when the script runs" : $"the pod does not set the variable {part.Name}"));

    /// <summary>The value under a name; null when nothing in the pod sets it.</summary>
    private Word? Lookup(ParameterPart part, string name, Origin origin)
    {
        if (part.Index is null)
            return Find(name, origin, part.Raw);
        var variable = _state.Find(name);
        var key = ExpandSingle(part.Index);
        if (variable?.Elements is null)
            return key is { IsKnown: true, Text: "0" } ? Find(name, origin, part.Raw) : Unknown(part, origin);
        if (!key.IsKnown)
            return new(part.Raw, origin, key.Unresolved);
        var text = key.Text;
        if (text.StartsWith('-') && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var back) && -back <= variable.Elements.Count && back < 0)
            return variable.Elements[variable.Elements.Count + back].Value;
        Step(variable.Elements.Count / 8);
        if (!text.AsSpan().ContainsAnyExceptInRange('0', '9') || _state.Find(text) is null)
        {
            for (var i = variable.Elements.Count - 1; i >= 0; i--)
            {
                if (variable.Elements[i].Key == text)
                    return variable.Elements[i].Value;
            }

            return new("", origin);
        }

        var number = _state.Find(text)?.Value;
        foreach (var (elementKey, value) in variable.Elements)
        {
            if (elementKey == text || (number is { IsKnown: true } && elementKey == number.Text))
                return value;
        }

        return new("", origin);
    }

    private Word? Find(string name, Origin origin, string? raw = null)
    {
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            if (name == "0")
                return _script.Positional.Count > 0 ? _script.Positional[0] : new("sh", origin);
            if (_state.Find(ShellState.Positional)?.Value is { } shifted)
                return shifted;
            var positional = _state.Find(ShellState.Positional)?.Elements;
            return positional is not null && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= positional.Count ? positional[n - 1].Value : null;
        }

        if (name == "#")
            return _state.Find(ShellState.Positional) is { Elements: { } all } ? new(all.Count.ToString(CultureInfo.InvariantCulture), origin) : _state.Find(ShellState.Positional)?.Value;
        if (name == "PWD" && WorkingDirectory is { } here)
            return new(here, origin);
        if (_state.Find(name) is { } variable)
            return variable.Value ?? (variable.Elements is { Count: > 0 } elements ? elements[0].Value : null);
        if (!_script.Environment.TryGet(name, out var value))
            return null;
        return new(value.IsKnown ? value.Text : raw ?? "$" + name, value.Origin.UsedBy(origin), value.Unresolved);
    }

    /// <summary>The elements that <c>$@</c>, <c>$*</c>, <c>${a[@]}</c> and <c>${a[*]}</c> stand for; null for any other parameter.</summary>
    private List<Word>? ListOf(ParameterPart part)
    {
        var all = part.Index is { Literal: "@" or "*" };
        if (part.Name is not ("@" or "*") && !all)
            return null;
        var variable = _state.Find(all ? part.Name : ShellState.Positional);
        var words = new List<Word>();
        if (variable?.Elements is not null)
        {
            foreach (var (key, value) in variable.Elements)
                words.Add(part.Indirect && all ? new(key, value.Origin) : value);
        }
        else if (variable?.Value is not null)
        {
            words.Add(variable.Value);
        }
        else if (all && variable is null)
        {
            words.Add(Find(part.Name, _origin) ?? Unknown(part, _origin));
        }

        return words;
    }

    private void AppendList(ParameterPart part, List<Word> items, FieldList list)
    {
        switch (part.Operator)
        {
            case ParameterOperator.Length:
                list.Append(items.Count.ToString(CultureInfo.InvariantCulture), _origin, null, 0);
                return;
            case ParameterOperator.Default or ParameterOperator.Assign when items.Count == 0:
                AppendOperand(part, list);
                return;
            case ParameterOperator.Alternative:
                if (items.Count > 0)
                    AppendOperand(part, list);
                return;
            case ParameterOperator.Slice:
                items = Slice(part, items);
                break;
        }

        var asOne = part.Quoted && (part.Name == "*" || part.Index is { Literal: "*" });
        for (var i = 0; i < items.Count && Step(); i++)
        {
            if (i > 0 && (asOne || !list.Splits))
                list.Append(asOne ? Separators() is [var first, ..] ? first.ToString() : "" : " ", items[i].Origin, null, 0);
            else if (i > 0)
                list.Break();
            var item = items[i];
            if (part.Operator is not (ParameterOperator.None or ParameterOperator.Slice or ParameterOperator.Default or ParameterOperator.Assign or ParameterOperator.Error) && item.IsKnown)
                item = Apply(part, item) ?? new(part.Raw, item.Origin, new(UnresolvedKind.ShellVariable, $"{part.Raw} cannot be worked out"));
            AppendWord(list, item, part.Quoted, RankOf(item));
        }

        if (items.Count == 0 && asOne)
            list.Append("", _origin, null, 0);
    }

    private List<Word> Slice(ParameterPart part, List<Word> items)
    {
        var offset = Number(part.Operand);
        var length = part.SecondOperand is null ? items.Count : Number(part.SecondOperand);
        if (offset is null || length is null)
            return [new(part.Raw, _origin, new(UnresolvedKind.ShellVariable, $"{part.Raw} cannot be worked out"))];
        // ${@:1} counts from $1; an array counts from 0.
        var from = part.Name is "@" or "*" && offset.Value >= 0 ? Math.Max(0, offset.Value - 1) : offset.Value < 0 ? items.Count + offset.Value : offset.Value;
        if (from < 0 || from >= items.Count)
            return [];
        var count = Math.Min(length.Value < 0 ? items.Count - from + length.Value : length.Value, items.Count - from);
        return count <= 0 ? [] : items.GetRange((int)from, (int)count);
    }

    private long? Number(ShellWord? word)
    {
        if (word is null)
            return null;
        var text = ExpandSingle(word);
        return text.IsKnown ? ShellArithmetic.Evaluate(text.Text, NumberOf) : null;
    }

    private string? NumberOf(string name)
    {
        if (Find(name, _origin) is not { } value)
            return null;
        JudgeHidden(name, value);
        return value.IsKnown ? value.Text : null;
    }

    private Word? Apply(ParameterPart part, Word value)
    {
        var text = value.Text;
        switch (part.Operator)
        {
            case ParameterOperator.Transform when text.AsSpan().ContainsAny('$', '`'):
                _host.Unreadable(_origin, new(UnresolvedKind.UnreadableScript, $"{part.Raw} may run commands that stand in the value"));
                return null;
            case ParameterOperator.Length:
                return value.With(text.Length.ToString(CultureInfo.InvariantCulture));
            case ParameterOperator.Slice:
                var offset = Number(part.Operand);
                var length = part.SecondOperand is null ? long.MaxValue : Number(part.SecondOperand);
                if (offset is null || length is null)
                    return null;
                var from = offset.Value < 0 ? text.Length + offset.Value : offset.Value;
                if (from < 0 || from > text.Length)
                    return value.With("");
                var to = length.Value < 0 ? text.Length + length.Value : Math.Min(text.Length, length.Value > text.Length ? text.Length : from + length.Value);
                return to < from ? null : value.With(text[(int)from..(int)to]);
        }

        var pattern = part.Operand is null ? "" : ExpandPattern(part.Operand);
        // Matching every part of a text costs its square times the pattern; a real one takes a few hundred.
        var cost = 1 + ((long)text.Length * text.Length * ((pattern?.Length ?? 0) + 1) / 64);
        // A replacement tries every part that begins anywhere.
        if (part.Operator is ParameterOperator.Replace or ParameterOperator.ReplaceAll && pattern?.Contains('*', StringComparison.Ordinal) == true)
            cost += cost * text.Length / 64;
        if (pattern is null || cost > 50_000 || !Step((int)cost))
            return null;
        var replacement = part.SecondOperand is null ? "" : ExpandSingle(part.SecondOperand) is { IsKnown: true } known ? known.Text : null;
        var result = replacement is null ? null : TextOperation.Apply(part.Operator, text, pattern, replacement);
        return result is null ? null : value.With(result);
    }
}
