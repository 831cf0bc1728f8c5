using System.Text;
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
        return dollar < 0 ? new Word(text, origin) : ExpandFrom(text, dollar, origin, environment);
    }

    private static Word ExpandFrom(string text, int start, Origin origin, ResolvedEnvironment environment)
    {
        var result = new StringBuilder(text.Length + 64).Append(text, 0, start);
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
                result.Append(text, i, plain);
                i += plain;
                continue;
            }

            if (i + 1 == text.Length)
            {
                result.Append('$');
                break;
            }

            var next = text[i + 1];
            var close = next == '(' && i < lastClose ? text.IndexOf(')', i + 2) : -1;
            if (next == '$')
            {
                result.Append('$');
                i += 2;
            }
            else if (close < 0)
            {
                // A bare $, "$x" and an unclosed "$(" are literal.
                result.Append('$').Append(next);
                i += 2;
            }
            else
            {
                var name = text[(i + 2)..close];
                if (environment.TryGet(name, out var value) && result.Length + value.Text.Length <= ResolutionLimits.MaxExpandedWord && environment.MayInsert(value.Text.Length))
                {
                    result.Append(value.IsKnown ? value.Text : text.AsSpan(i, close + 1 - i));
                    unresolved ??= value.Unresolved;
                    inner ??= value.Origin;
                }
                else
                {
                    result.Append(text, i, close + 1 - i);
                    if (value is not null)
                        unresolved ??= new(UnresolvedKind.TooLarge, $"the value of {name} is too long to expand here");
                    else if (environment.MayHoldMore is { } more)
                        unresolved ??= more with { What = $"{name} is not set in the pod, and {more.What}" };
                }

                i = close + 1;
            }
        }

        return new Word(result.ToString(), inner is null ? origin : inner.UsedBy(origin), unresolved);
    }
}
