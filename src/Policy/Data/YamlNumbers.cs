using System.Globalization;
using System.Numerics;
using System.Text;

namespace Modelgate.Policy.Data;

/// <summary>YAML 1.1 numbers as go-yaml 2 and PyYAML 6 recognise and print them.</summary>
internal static class YamlNumbers
{
    /// <summary>Python refuses to turn longer digit strings into an <c>int</c> (3.11 and later).</summary>
    private const int MaxPythonDigits = 4300;

    /// <summary>The number's text in decimal notation, or null when go-yaml sees text.</summary>
    internal static string? ReadGo(string text)
    {
        if (text.Length == 0 || text.Length > 400 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return null;
        if (text is ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF")
            return text;
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        var (sign, digits) = SplitSign(plain);
        if (digits.Length > 1 && digits[0] == '0' && Radix(digits, out var radix, out var start) && IsDigits(digits.AsSpan(start), radix))
            return Print(sign, Parse(digits.AsSpan(start), radix));
        return IsDecimal(digits, exponentNeedsPoint: false) ? plain : null;
    }

    /// <summary>True with what <c>str()</c> prints; false when PyYAML sees text; null when Python gives up.</summary>
    internal static bool? TryReadPython(string text, out string number)
    {
        number = text;
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return false;
        var (sign, digits) = SplitSign(text);
        if (ReadSpecial(sign, digits) is { } special)
        {
            number = special;
            return true;
        }

        if (digits.Length == 0 || digits[0] == '_' || !digits.AsSpan().ContainsAnyInRange('0', '9'))
            return false;
        if (ReadPythonInteger(sign, digits, out var whole) is { } found)
        {
            number = whole;
            return found ? true : null;
        }

        if (!IsDecimal(digits.Replace("_", "", StringComparison.Ordinal), exponentNeedsPoint: true))
            return false;
        var value = double.Parse(digits.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        number = PrintDouble(sign == "-" ? -value : value);
        return true;
    }

    private static string? ReadSpecial(string sign, string digits) => digits switch
    {
        ".inf" or ".Inf" or ".INF" => sign == "-" ? "-inf" : "inf",
        ".nan" or ".NaN" or ".NAN" when sign.Length == 0 => "nan",
        _ => null,
    };

    /// <summary>Null: no integer. False: an integer that Python refuses for its length.</summary>
    private static bool? ReadPythonInteger(string sign, string digits, out string number)
    {
        number = "";
        var radix = 10;
        var start = 0;
        if (digits[0] == '0' && digits.Length > 1)
        {
            if (digits[1] is 'b' or 'x')
                (radix, start) = (digits[1] == 'b' ? 2 : 16, 2);
            else
                (radix, start) = (8, 1);
        }

        var body = digits.AsSpan(start);
        if (body.Contains(':'))
            return ReadSexagesimal(sign, digits, out number);
        if (body.Length == 0 || body.Trim('_').Length == 0 && radix != 8 || !IsDigits(body, radix, allowUnderscore: true))
            return null;
        if (digits.Length > MaxPythonDigits && radix == 10)
            return false;
        if (digits.Length > 4 * MaxPythonDigits)
            return false;
        number = Print(sign, Parse(body, radix));
        return true;
    }

    /// <summary>Base 60: <c>1:30</c> is 90. Each part after the first is 0 to 59.</summary>
    private static bool? ReadSexagesimal(string sign, string digits, out string number)
    {
        number = "";
        if (digits[0] is < '1' or > '9' || digits.Length > MaxPythonDigits)
            return null;
        var value = BigInteger.Zero;
        var first = true;
        foreach (var range in digits.AsSpan().Split(':'))
        {
            var part = digits.AsSpan(range);
            if (first ? !IsDigits(part, 10, allowUnderscore: true) : part.Length is < 1 or > 2 || !IsDigits(part, 10) || part is [> '5', _])
                return null;
            value = value * 60 + Parse(part, 10);
            first = false;
        }

        number = Print(sign, value);
        return true;
    }

    private static (string Sign, string Digits) SplitSign(string text) =>
        text.Length > 0 && text[0] is '+' or '-' ? (text[..1], text[1..]) : ("", text);

    private static bool Radix(string digits, out int radix, out int start)
    {
        (radix, start) = digits[1] switch
        {
            'x' or 'X' => (16, 2),
            'o' or 'O' => (8, 2),
            'b' or 'B' => (2, 2),
            _ => (8, 1),
        };
        return digits.Length > start;
    }

    private static bool IsDigits(ReadOnlySpan<char> digits, int radix, bool allowUnderscore = false)
    {
        foreach (var c in digits)
        {
            if (!(allowUnderscore && c == '_') && (!char.IsAsciiHexDigit(c) || Digit(c) >= radix))
                return false;
        }

        return digits.Length > 0;
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private static BigInteger Parse(ReadOnlySpan<char> digits, int radix)
    {
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            if (c != '_')
                value = value * radix + Digit(c);
        }

        return value;
    }

    private static string Print(string sign, BigInteger value) =>
        (sign == "-" && !value.IsZero ? "-" : "") + value.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>digits [. digits] [e sign digits]</c>. PyYAML knows a float only by its point, and an exponent only with a sign.</summary>
    private static bool IsDecimal(string text, bool exponentNeedsPoint)
    {
        var i = 0;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        var whole = i;
        var point = i < text.Length && text[i] == '.';
        if (point)
        {
            for (i++; i < text.Length && char.IsAsciiDigit(text[i]);)
                i++;
        }

        if (whole + (point ? i - whole - 1 : 0) == 0 || (exponentNeedsPoint && !point))
            return false;
        if (i == text.Length)
            return true;
        if (text[i] is not ('e' or 'E'))
            return false;
        i++;
        var signed = i < text.Length && text[i] is '+' or '-';
        if (signed)
            i++;
        if (i == text.Length || (exponentNeedsPoint && !signed))
            return false;
        return !text.AsSpan(i).ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Python's <c>repr</c> of a float: the shortest digits, an exponent only below 1e-4 and from 1e16 on.</summary>
    private static string PrintDouble(double value)
    {
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var magnitude = value == 0 ? 0 : int.Parse(shortest.AsSpan(shortest.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var (negative, digits) = Mantissa(round);
        var text = new StringBuilder(negative ? "-" : "");
        if (magnitude is < -4 or >= 16)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
                text.Append('.').Append(digits, 1, digits.Length - 1);
            return text.Append('e').Append(magnitude < 0 ? '-' : '+').Append(Math.Abs(magnitude).ToString("00", CultureInfo.InvariantCulture)).ToString();
        }

        if (magnitude < 0)
            return text.Append("0.").Append('0', -magnitude - 1).Append(digits).ToString();
        if (digits.Length <= magnitude + 1)
            return text.Append(digits).Append('0', magnitude + 1 - digits.Length).Append(".0").ToString();
        return text.Append(digits, 0, magnitude + 1).Append('.').Append(digits, magnitude + 1, digits.Length - magnitude - 1).ToString();
    }

    /// <summary>The significant digits of a round-trip text, without point, exponent and surrounding zeros.</summary>
    private static (bool Negative, string Digits) Mantissa(string round)
    {
        var end = round.IndexOf('E', StringComparison.Ordinal);
        var digits = (end < 0 ? round : round[..end]).Replace(".", "", StringComparison.Ordinal);
        var negative = digits[0] == '-';
        digits = digits.TrimStart('-').Trim('0');
        return (negative, digits.Length == 0 ? "0" : digits);
    }
}
