using System.Runtime.CompilerServices;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation;

/// <summary><c>$(NAME)</c> and <c>$$</c> exactly as the kubelet expands them (kubernetes/kubernetes, third_party/forked/golang/expansion).</summary>
/// <remarks>One pass: inserted text is not expanded again. An undefined name, and an unclosed <c>$(</c>, stay as written.</remarks>
public static class VariableExpansion
{
    /// <summary>Expands <paramref name="text"/>, which stands at <paramref name="origin"/>.</summary>
    /// <returns>
    /// A word whose origin is the variable's when the whole text is one variable or a flag and one (<c>--model=$(MODEL_ID)</c>),
    /// and whose certainty is that of the variables used.
    /// </returns>
    public static Word Expand(string text, Origin origin, ResolvedEnvironment environment)
    {
        var dollar = text.IndexOf('$', StringComparison.Ordinal);
        if (dollar < 0)
            return new Word(text, origin);
        return ExpandOne(text, dollar, origin, environment) ?? ExpandFrom(text, dollar, origin, environment);
    }

    /// <summary>A text with one known variable in it, by far the most usual; null when it is anything else.</summary>
    private static Word? ExpandOne(string text, int dollar, Origin origin, ResolvedEnvironment environment)
    {
        var rest = text.AsSpan(dollar + 1);
        if (rest is not ['(', ..] || rest.Contains('$') || rest.IndexOf(')') is not (> 0 and var close))
            return null;
        if (!environment.TryGet(rest[1..close], out var value) || !value.IsKnown
            || dollar + value.Text.Length > ResolutionLimits.MaxExpandedWord || !environment.MayInsert(value.Text.Length))
        {
            return null;
        }

        return new Word(string.Concat(text.AsSpan(0, dollar), value.Text, rest[(close + 1)..]), value.Origin.UsedBy(origin));
    }

    private static readonly Unresolved s_tooLong = new(UnresolvedKind.TooLarge, "the value of a variable is too long to expand here");

    private static Word ExpandFrom(string text, int start, Origin origin, ResolvedEnvironment environment)
    {
        var result = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        result.AppendFormatted(text.AsSpan(0, start));
        var length = start;
        Unresolved? unresolved = null;
        Origin? inner = null;
        // Known beforehand, so that many unclosed "$(" don't each look through the rest.
        var lastClose = text.LastIndexOf(')');
        var i = start;
        while (i < text.Length)
        {
            var dollar = text.AsSpan(i).IndexOf('$');
            if (dollar != 0)
            {
                var plain = dollar < 0 ? text.Length - i : dollar;
                result.AppendFormatted(text.AsSpan(i, plain));
                length += plain;
                i += plain;
                continue;
            }

            if (i + 1 == text.Length)
            {
                result.AppendLiteral("$");
                break;
            }

            var next = text[i + 1];
            var close = next == '(' && i < lastClose ? text.IndexOf(')', i + 2) : -1;
            if (next == '$')
            {
                result.AppendLiteral("$");
                length++;
                i += 2;
            }
            else if (close < 0)
            {
                // A bare $, "$x" and an unclosed "$(" are literal.
                result.AppendFormatted(text.AsSpan(i, 2));
                length += 2;
                i += 2;
            }
            else
            {
                var name = text.AsSpan(i + 2, close - i - 2);
                var written = text.AsSpan(i, close + 1 - i);
                if (environment.TryGet(name, out var value) && length + value.Text.Length <= ResolutionLimits.MaxExpandedWord && environment.MayInsert(value.Text.Length))
                {
                    var inserted = value.IsKnown ? value.Text : written;
                    result.AppendFormatted(inserted);
                    length += inserted.Length;
                    unresolved ??= value.Unresolved;
                    inner ??= value.Origin;
                }
                else
                {
                    result.AppendFormatted(written);
                    length += written.Length;
                    if (value is not null)
                        unresolved ??= s_tooLong;
                    else if (environment.MayHoldMore is { } more)
                        unresolved ??= more with { What = $"{name} is not set in the pod, and {more.What}" };
                }

                i = close + 1;
            }
        }

        return new Word(result.ToStringAndClear(), inner is null ? origin : inner.UsedBy(origin), unresolved);
    }
}
