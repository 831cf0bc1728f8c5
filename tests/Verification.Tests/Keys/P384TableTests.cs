using System.Security.Cryptography;
using Modelgate.Verification.Keys;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;

namespace Modelgate.Verification.Tests.Keys;

/// <summary>Arithmetic that decides on signatures, held against that of two libraries.</summary>
public class P384TableTests
{
    private static readonly Org.BouncyCastle.Math.EC.ECCurve Curve = CustomNamedCurves.GetByName("secp384r1").Curve;

    /// <summary>Where carries and borrows run: zero, one, the ends of words, the prime's neighbours, and some of no special form.</summary>
    private static readonly BigInteger[] Numbers =
    [
        BigInteger.Zero, BigInteger.One, BigInteger.Two, P384Element.Prime.Subtract(BigInteger.One), P384Element.Prime.Subtract(BigInteger.Two), P384Point.Order,
        .. new[] { 31, 32, 63, 64, 95, 96, 127, 128, 191, 192, 255, 256, 319, 320, 382, 383 }.SelectMany(bit =>
            new[] { BigInteger.One.ShiftLeft(bit), BigInteger.One.ShiftLeft(bit).Subtract(BigInteger.One), P384Element.Prime.Subtract(BigInteger.One.ShiftLeft(bit)) }),
        .. Enumerable.Range(0, 40).Select(i => new BigInteger(1, SHA384.HashData([(byte)i])).Mod(P384Element.Prime)),
    ];

    [Fact]
    public void Sums_differences_and_products_are_those_of_whole_numbers()
    {
        foreach (var a in Numbers)
        {
            foreach (var b in Numbers)
            {
                var (x, y) = (P384Element.From(a), P384Element.From(b));
                Assert.Equal(P384Element.From(a.Add(b).Mod(P384Element.Prime)), x + y);
                Assert.Equal(P384Element.From(a.Subtract(b).Mod(P384Element.Prime)), x - y);
                Assert.Equal(P384Element.From(a.Multiply(b).Mod(P384Element.Prime)), x * y);
                Assert.Equal(a.Equals(b), x.Equals(y));
            }
        }
    }

    [Fact]
    public void Constants_are_those_of_the_curve()
    {
        var parameters = CustomNamedCurves.GetByName("secp384r1");
        Assert.Equal(parameters.Curve.Field.Characteristic, P384Element.Prime);
        Assert.Equal(parameters.N, P384Point.Order);
        Assert.True(IsSame(P384Point.Generator, parameters.G));
    }

    [Fact]
    public void Sums_of_points_are_those_of_the_curve_in_every_case()
    {
        var generator = CustomNamedCurves.GetByName("secp384r1").G;
        var (known, points) = (new List<Org.BouncyCastle.Math.EC.ECPoint> { Curve.Infinity }, new List<P384Point> { P384Point.Infinity });
        for (var i = 0; i < 12; i++)
        {
            known.Add(known[^1].Add(generator).Normalize());
            points.Add(points[^1] + P384Point.Generator);
        }

        for (var i = 0; i < known.Count; i++)
        {
            Assert.True(IsSame(points[i], known[i]));
            // With itself, with infinity, with its opposite, and with others.
            for (var j = 0; j < known.Count; j++)
                Assert.True(IsSame(points[i] + points[j], known[i].Add(known[j])));
            Assert.True((points[i] + Opposite(points[i])).Z.IsZero);
        }
    }

    [Fact]
    public void A_signature_verifies_as_on_the_platform()
    {
        for (var round = 0; round < 24; round++)
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var table = Table(pair);
            for (var i = 0; i < 24; i++)
            {
                // A digest that is shorter than the order, as long, and longer; zeros and ones.
                byte[] digest = (i % 4) switch { 0 => SHA256.HashData([(byte)i]), 1 => SHA384.HashData([(byte)i]), 2 => SHA512.HashData([(byte)i]), _ => Ends(i) };
                var signature = pair.SignHash(digest);
                Assert.True(table.Verify(digest, signature.AsSpan(0, 48), signature.AsSpan(48)));

                var changed = (byte[])signature.Clone();
                changed[(i * 4) + (round % 4)] ^= (byte)(1 << (round % 8));
                Assert.False(table.Verify(digest, changed.AsSpan(0, 48), changed.AsSpan(48)));
                digest[i] ^= 1;
                Assert.False(table.Verify(digest, signature.AsSpan(0, 48), signature.AsSpan(48)));
            }
        }

        static byte[] Ends(int i) => [.. Enumerable.Repeat((byte)(i % 8 < 4 ? 0 : 255), 48)];
    }

    [Fact]
    public void Numbers_outside_the_order_are_refused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var table = Table(pair);
        var digest = SHA384.HashData([1]);
        var signature = pair.SignHash(digest);
        byte[] r = signature.AsSpan(0, 48).ToArray(), s = signature.AsSpan(48).ToArray();
        byte[] zero = new byte[48], order = P384Point.Order.ToByteArrayUnsigned(), all = [.. Enumerable.Repeat((byte)255, 48)];

        Assert.True(table.Verify(digest, r, s));
        foreach (var other in new[] { zero, order, all, [] })
        {
            Assert.False(table.Verify(digest, other, s));
            Assert.False(table.Verify(digest, r, other));
        }

        // The complement of s verifies, as on every platform.
        Assert.True(table.Verify(digest, r, P384Point.Order.Subtract(new BigInteger(1, s)).ToByteArrayUnsigned()));
    }

    /// <summary>Signatures can be made to any r and s for a digest that follows from them, so that the sum comes out as one likes: here as infinity.</summary>
    [Fact]
    public void A_sum_that_is_infinite_is_no_signature()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var secret = new BigInteger(1, pair.ExportParameters(includePrivateParameters: true).D!);
        var r = new BigInteger("12345678901234567890");
        var digest = P384Point.Order.Subtract(r.Multiply(secret).Mod(P384Point.Order)).ToByteArrayUnsigned();
        digest = [.. new byte[48 - digest.Length], .. digest];

        Assert.False(Table(pair).Verify(digest, r.ToByteArrayUnsigned(), [1]));
        Assert.False(pair.VerifyHash(digest, (byte[])[.. new byte[40], .. r.ToByteArrayUnsigned(), .. new byte[47], 1]));
    }

    [Fact]
    public void A_key_that_is_used_often_decides_as_before()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var data = "what is signed"u8.ToArray();
        var (often, seldom) = (TestKeys.Read(pair.ExportSubjectPublicKeyInfo()), TestKeys.Read(pair.ExportSubjectPublicKeyInfo()));
        often.UseOften();
        for (var i = 0; i < 24; i++)
        {
            var signature = pair.SignData(data, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
            Assert.True(often.Verify(data, signature));
            for (var at = 0; at < signature.Length; at++)
            {
                var changed = (byte[])signature.Clone();
                changed[at] ^= (byte)(1 << ((at + i) % 8));
                Assert.False(often.Verify(data, changed));
                if (at % 16 == 0)
                    Assert.False(seldom.Verify(data, changed));
            }

            Assert.False(often.Verify(data, [.. signature, 0]));
            Assert.False(often.Verify(data, signature.AsSpan(0, signature.Length - 1)));
            Assert.False(often.Verify(data, signature, DigestAlgorithm.Sha256));
            Assert.True(often.Verify(data, pair.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), DigestAlgorithm.Sha256));
            Assert.True(often.Verify(data, pair.SignData(data, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence), DigestAlgorithm.Sha512));
        }
    }

    /// <summary>Else every first certificate of an authority would cost a verification by the platform's slow code.</summary>
    [Fact]
    public void A_table_is_made_after_some_uses_and_verifies_in_little_memory()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());
        key.UseOften();
        var signature = pair.SignData([1], HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
        for (var i = 0; i < 6; i++)
            Assert.True(key.Verify([1], signature));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(key.Verify([1], signature));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 8 * 1024);
    }

    private static P384Table Table(ECDsa pair)
    {
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return new(point.X, point.Y);
    }

    private static P384Point Opposite(P384Point point) => point with { Y = default(P384Element) - point.Y };

    private static bool IsSame(P384Point point, Org.BouncyCastle.Math.EC.ECPoint known)
    {
        if (known.IsInfinity)
            return point.Z.IsZero && point.X.IsZero && !point.Y.IsZero;
        var affine = known.Normalize();
        return !point.Z.IsZero && point.X.Equals(P384Element.From(affine.AffineXCoord.ToBigInteger()) * point.Z)
            && point.Y.Equals(P384Element.From(affine.AffineYCoord.ToBigInteger()) * point.Z);
    }
}
