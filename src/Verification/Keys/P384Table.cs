using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;

namespace Modelgate.Verification.Keys;

/// <summary>Multiples of one public key of P-384, made once, with which a signature is verified in a quarter of the platform's time and without memory (FIPS 186-5,
/// 6.4.2): 24 doublings and 96 additions in place of 384 and some 150. For keys of authorities, which verify often.</summary>
/// <remarks>
/// A comb with 8 teeth: entry j of the first half is the sum of 2^(48 i) times the point over the bits i of j, and that of the second half 2^24 times as much. OpenSSL
/// has such tables for P-256 only. Nothing here is secret. The key's point was found to be on its curve by the platform before.
/// </remarks>
internal sealed class P384Table
{
    private const int Teeth = 8, Distance = 384 / Teeth, Half = Distance / 2;
    private static readonly P384Table Generator = new(P384Point.Generator);
    private readonly P384Point[] _first = [.. Enumerable.Repeat(P384Point.Infinity, 1 << Teeth)];
    private readonly P384Point[] _second = [.. Enumerable.Repeat(P384Point.Infinity, 1 << Teeth)];

    /// <summary>The table of a key.</summary>
    /// <param name="x">The point's first coordinate, 48 bytes.</param>
    /// <param name="y">The second.</param>
    public P384Table(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
        : this(new P384Point(P384Element.From(new(1, x)), P384Element.From(new(1, y)), P384Element.One))
    {
    }

    private P384Table(P384Point point)
    {
        for (var tooth = 0; tooth < Teeth; tooth++)
        {
            point = Fill(_first, tooth, point);
            point = Fill(_second, tooth, point);
        }
    }

    /// <summary>True when the signature over the digest is by the key.</summary>
    /// <param name="digest">The digest, of any length: of a longer one the first 384 bits count.</param>
    /// <param name="first">The signature's first number, unsigned.</param>
    /// <param name="second">The second.</param>
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var (r, s) = (new BigInteger(1, first), new BigInteger(1, second));
        if (r.SignValue == 0 || s.SignValue == 0 || r.CompareTo(P384Point.Order) >= 0 || s.CompareTo(P384Point.Order) >= 0)
            return false;
        var inverse = BigIntegers.ModOddInverseVar(P384Point.Order, s);
        var number = new BigInteger(1, digest[..Math.Min(digest.Length, 48)]);
        var sum = Sum(P384Element.Words(number.Multiply(inverse).Mod(P384Point.Order)), P384Element.Words(r.Multiply(inverse).Mod(P384Point.Order)));
        if (sum.Z.IsZero)
            return false;
        // The first coordinate, modulo the order, is r: it is r itself, or r and the order, where that is below the prime.
        var other = r.Add(P384Point.Order);
        return sum.X.Equals(P384Element.From(r) * sum.Z) || (other.CompareTo(P384Element.Prime) < 0 && sum.X.Equals(P384Element.From(other) * sum.Z));
    }

    /// <summary>Adds a tooth's point to what there is, and gives the next half's.</summary>
    private static P384Point Fill(P384Point[] half, int tooth, P384Point point)
    {
        for (var i = 0; i < 1 << tooth; i++)
            half[(1 << tooth) + i] = half[i] + point;
        for (var i = 0; i < Half; i++)
            point += point;
        return point;
    }

    /// <summary>The one multiple of the generator plus the other of this key.</summary>
    private P384Point Sum(ulong[] ofGenerator, ulong[] ofKey)
    {
        var sum = P384Point.Infinity;
        for (var column = Half - 1; column >= 0; column--)
        {
            sum += sum;
            sum += Generator._first[Index(ofGenerator, column)];
            sum += Generator._second[Index(ofGenerator, column + Half)];
            sum += _first[Index(ofKey, column)];
            sum += _second[Index(ofKey, column + Half)];
        }

        return sum;
    }

    /// <summary>The bits of a column, one for each tooth.</summary>
    private static int Index(ulong[] words, int column)
    {
        var index = 0;
        for (var tooth = Teeth - 1; tooth >= 0; tooth--)
        {
            var bit = (tooth * Distance) + column;
            index = (index << 1) | (int)((words[bit >> 6] >> (bit & 63)) & 1);
        }

        return index;
    }
}
