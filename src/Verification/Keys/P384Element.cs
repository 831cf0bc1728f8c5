using System.Runtime.CompilerServices;
using Org.BouncyCastle.Math;

namespace Modelgate.Verification.Keys;

/// <summary>A number modulo the prime of P-384 (FIPS 186-5; SP 800-186, 3.2.1.4), six words, the lowest first, times 2^384 (Montgomery's form). Public
/// values only: the time depends on them.</summary>
internal readonly struct P384Element(ulong w0, ulong w1, ulong w2, ulong w3, ulong w4, ulong w5) : IEquatable<P384Element>
{
    private const ulong P0 = 0x00000000FFFFFFFF, P1 = 0xFFFFFFFF00000000, P2 = 0xFFFFFFFFFFFFFFFE, P3 = ulong.MaxValue, P4 = ulong.MaxValue, P5 = ulong.MaxValue;

    /// <summary>Minus one over the prime, modulo 2^64.</summary>
    private const ulong Inverse = 0x0000000100000001;

    private readonly ulong _w0 = w0, _w1 = w1, _w2 = w2, _w3 = w3, _w4 = w4, _w5 = w5;

    /// <summary>The prime.</summary>
    public static BigInteger Prime { get; } = BigInteger.One.ShiftLeft(384).Subtract(BigInteger.One.ShiftLeft(128)).Subtract(BigInteger.One.ShiftLeft(96))
        .Add(BigInteger.One.ShiftLeft(32)).Subtract(BigInteger.One);

    /// <summary>One.</summary>
    public static P384Element One { get; } = From(BigInteger.One);

    /// <summary>True for zero.</summary>
    public bool IsZero => (_w0 | _w1 | _w2 | _w3 | _w4 | _w5) == 0;

    /// <summary>The element of a number.</summary>
    public static P384Element From(BigInteger number)
    {
        var words = Words(number.ShiftLeft(384).Mod(Prime));
        return new(words[0], words[1], words[2], words[3], words[4], words[5]);
    }

    /// <summary>A number below 2^384 as six words, the lowest first.</summary>
    public static ulong[] Words(BigInteger number)
    {
        var words = new ulong[6];
        var bytes = number.ToByteArrayUnsigned();
        for (var i = 0; i < bytes.Length; i++)
            words[i / 8] |= (ulong)bytes[^(i + 1)] << (8 * (i % 8));
        return words;
    }

    /// <summary>The sum.</summary>
    public static P384Element operator +(in P384Element a, in P384Element b)
    {
        ulong carry = 0;
        var s0 = Add(a._w0, b._w0, ref carry);
        var s1 = Add(a._w1, b._w1, ref carry);
        var s2 = Add(a._w2, b._w2, ref carry);
        var s3 = Add(a._w3, b._w3, ref carry);
        var s4 = Add(a._w4, b._w4, ref carry);
        var s5 = Add(a._w5, b._w5, ref carry);
        return Reduce(s0, s1, s2, s3, s4, s5, carry);
    }

    /// <summary>The difference.</summary>
    public static P384Element operator -(in P384Element a, in P384Element b)
    {
        ulong borrow = 0;
        var d0 = Subtract(a._w0, b._w0, ref borrow);
        var d1 = Subtract(a._w1, b._w1, ref borrow);
        var d2 = Subtract(a._w2, b._w2, ref borrow);
        var d3 = Subtract(a._w3, b._w3, ref borrow);
        var d4 = Subtract(a._w4, b._w4, ref borrow);
        var d5 = Subtract(a._w5, b._w5, ref borrow);
        if (borrow == 0)
            return new(d0, d1, d2, d3, d4, d5);
        ulong carry = 0;
        return new(Add(d0, P0, ref carry), Add(d1, P1, ref carry), Add(d2, P2, ref carry), Add(d3, P3, ref carry), Add(d4, P4, ref carry), Add(d5, P5, ref carry));
    }

    /// <summary>The product, by Montgomery's method: for each word of the one factor, its multiple of the other is added, then that multiple of the prime which
    /// makes the lowest word zero, and that word is dropped.</summary>
    public static P384Element operator *(in P384Element a, in P384Element b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0;
        for (var i = 0; i < 6; i++)
        {
            var word = i switch { 0 => a._w0, 1 => a._w1, 2 => a._w2, 3 => a._w3, 4 => a._w4, _ => a._w5 };
            ulong carry = 0;
            t0 = MultiplyAdd(word, b._w0, t0, ref carry);
            t1 = MultiplyAdd(word, b._w1, t1, ref carry);
            t2 = MultiplyAdd(word, b._w2, t2, ref carry);
            t3 = MultiplyAdd(word, b._w3, t3, ref carry);
            t4 = MultiplyAdd(word, b._w4, t4, ref carry);
            t5 = MultiplyAdd(word, b._w5, t5, ref carry);
            ulong top = 0;
            t6 = Add(t6, carry, ref top);

            var factor = unchecked(t0 * Inverse);
            carry = 0;
            MultiplyAdd(factor, P0, t0, ref carry);
            t0 = MultiplyAdd(factor, P1, t1, ref carry);
            t1 = MultiplyAdd(factor, P2, t2, ref carry);
            t2 = MultiplyAdd(factor, P3, t3, ref carry);
            t3 = MultiplyAdd(factor, P4, t4, ref carry);
            t4 = MultiplyAdd(factor, P5, t5, ref carry);
            ulong over = 0;
            t5 = Add(t6, carry, ref over);
            t6 = top + over;
        }

        return Reduce(t0, t1, t2, t3, t4, t5, t6);
    }

    /// <inheritdoc/>
    public bool Equals(P384Element other) =>
        ((_w0 ^ other._w0) | (_w1 ^ other._w1) | (_w2 ^ other._w2) | (_w3 ^ other._w3) | (_w4 ^ other._w4) | (_w5 ^ other._w5)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is P384Element other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_w0, _w1, _w2, _w3, _w4, _w5);

    /// <summary>A number below twice the prime, made one below it.</summary>
    private static P384Element Reduce(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong top)
    {
        ulong borrow = 0;
        var d0 = Subtract(t0, P0, ref borrow);
        var d1 = Subtract(t1, P1, ref borrow);
        var d2 = Subtract(t2, P2, ref borrow);
        var d3 = Subtract(t3, P3, ref borrow);
        var d4 = Subtract(t4, P4, ref borrow);
        var d5 = Subtract(t5, P5, ref borrow);
        return top >= borrow ? new(d0, d1, d2, d3, d4, d5) : new(t0, t1, t2, t3, t4, t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        var sum = unchecked(a + b);
        var whole = unchecked(sum + carry);
        carry = (sum < a ? 1UL : 0) | (whole < sum ? 1UL : 0);
        return whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        var difference = unchecked(a - b);
        var whole = unchecked(difference - borrow);
        borrow = (a < b ? 1UL : 0) | (difference < borrow ? 1UL : 0);
        return whole;
    }

    /// <summary>The low word of a product plus two words; the high word, which holds all of it, is the new carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong a, ulong b, ulong c, ref ulong carry)
    {
        var high = Math.BigMul(a, b, out ulong low);
        var sum = unchecked(low + c);
        var whole = unchecked(sum + carry);
        carry = unchecked(high + (sum < low ? 1UL : 0) + (whole < sum ? 1UL : 0));
        return whole;
    }
}
