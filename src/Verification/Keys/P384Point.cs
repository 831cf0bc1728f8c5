using Org.BouncyCastle.Math;

namespace Modelgate.Verification.Keys;

/// <summary>A point of P-384 in homogeneous coordinates; infinity is (0 : 1 : 0).</summary>
/// <param name="X">The first.</param>
/// <param name="Y">The second.</param>
/// <param name="Z">What both are to be divided by.</param>
internal readonly record struct P384Point(P384Element X, P384Element Y, P384Element Z)
{
    private static readonly P384Element B = Element("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef");

    /// <summary>The point at infinity.</summary>
    public static P384Point Infinity { get; } = new(default, P384Element.One, default);

    /// <summary>The generator.</summary>
    public static P384Point Generator { get; } = new(
        Element("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
        Element("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
        P384Element.One);

    /// <summary>How many points there are.</summary>
    public static BigInteger Order { get; } = new("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16);

    /// <summary>The sum, of any two points, also of one with itself, with its opposite or with infinity: the complete formulas for curves of prime order with
    /// a = -3 (Renes, Costello, Batina 2016, algorithm 4). There are no other cases to tell apart.</summary>
    public static P384Point operator +(in P384Point p, in P384Point q)
    {
        var xx = p.X * q.X;
        var yy = p.Y * q.Y;
        var zz = p.Z * q.Z;
        var xy = (p.X + p.Y) * (q.X + q.Y) - (xx + yy);
        var yz = (p.Y + p.Z) * (q.Y + q.Z) - (yy + zz);
        var xz = (p.X + p.Z) * (q.X + q.Z) - (xx + zz);
        var third = xz - B * zz;
        var bxz = Triple(third);
        var low = yy - bxz;
        var high = yy + bxz;
        var triple = Triple(zz);
        var mixed = Triple(B * xz - triple - xx);
        var slope = Triple(xx) - triple;
        return new(high * xy - yz * mixed, high * low + slope * mixed, yz * low + xy * slope);
    }

    private static P384Element Triple(in P384Element a) => a + a + a;

    private static P384Element Element(string hex) => P384Element.From(new BigInteger(hex, 16));
}
