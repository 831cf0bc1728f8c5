using System.Globalization;

namespace Modelgate.Policy.Rules;

/// <summary>The id of a rule: <c>MSC</c> and three digits. Ids are never reused.</summary>
/// <param name="Number">100 to 999.</param>
public readonly record struct RuleId(int Number)
{
    /// <summary>Reads <c>MSC201</c>; any other text gives false.</summary>
    public static bool TryParse(string? text, out RuleId id)
    {
        id = default;
        if (text is not { Length: 6 } || !text.StartsWith("MSC", StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 100)
        {
            return false;
        }

        id = new(number);
        return true;
    }

    // The ids are few and every answer repeats them.
    private static readonly string?[] Texts = new string?[1000];

    /// <inheritdoc/>
    public override string ToString() =>
        (uint)Number < Texts.Length ? Texts[Number] ??= Text(Number) : Text(Number);

    private static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"MSC{number:000}");
}
