using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Tests.Keys;

public class EcdsaSchemeTests
{
    private static readonly byte[] Data = "what is signed"u8.ToArray();
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, null);

    [Fact]
    public void A_signature_has_one_form()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());
        var signature = pair.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var (r, s) = Numbers(signature);
        byte[] body = signature[2..];

        Assert.True(key.Verify(Data, Encode(r, s)));
        // The complement of s also verifies mathematically; what binds an entry to a bundle is the equality of bytes.
        Assert.True(key.Verify(Data, Encode(r, Order - s)));

        (string Name, byte[] Bytes)[] others =
        [
            ("trailing byte", [.. signature, 0]),
            ("trailing byte inside", [0x30, (byte)(body.Length + 1), .. body, 0]),
            ("long length", [0x30, 0x81, (byte)body.Length, .. body]),
            ("longer length", [0x30, 0x82, 0, (byte)body.Length, .. body]),
            ("indefinite length", [0x30, 0x80, .. body, 0, 0]),
            ("set instead of sequence", [0x31, (byte)body.Length, .. body]),
            ("truncated", signature[..^1]),
            ("r||s", pair.SignData(Data, HashAlgorithmName.SHA256)),
            ("a zero before r", Raw([0, .. Bytes(r)], Bytes(s))),
            ("a zero before s", Raw(Bytes(r), [0, .. Bytes(s)])),
            ("long length of r", [0x30, (byte)(body.Length + 1), 2, 0x81, .. body.AsSpan(1)]),
            ("negative r", Encode(-r, s)),
            ("negative s", Encode(r, -s)),
            ("r of zero", Encode(0, s)),
            ("s of zero", Encode(r, 0)),
            ("r + n", Encode(r + Order, s)),
            ("s + n", Encode(r, s + Order)),
            ("s of n", Encode(r, Order)),
            ("one number", Raw(Bytes(r))),
            ("three numbers", Raw(Bytes(r), Bytes(s), Bytes(s))),
            ("empty number", Raw(Bytes(r), [])),
            ("empty", []),
            ("empty sequence", [0x30, 0]),
            ("length byte only", [0x30, 0x81]),
        ];

        Assert.Equal([], others.Where(o => key.Verify(Data, o.Bytes)).Select(o => o.Name));
    }

    [Fact]
    public void The_long_length_of_a_signature_on_P521_is_read()
    {
        var number = new byte[66];
        number[0] = 1;
        byte[] part = [2, 66, .. number];

        Assert.True(EcdsaScheme.IsCanonical([0x30, 0x81, 136, .. part, .. part], 66));
        Assert.False(EcdsaScheme.IsCanonical([0x30, 0x82, 0, 136, .. part, .. part], 66));
        Assert.False(EcdsaScheme.IsCanonical([0x30, 0x81, 136, .. part, .. part], 65));
    }

    private static (BigInteger R, BigInteger S) Numbers(byte[] signature)
    {
        var sequence = new AsnReader(signature, AsnEncodingRules.DER).ReadSequence();
        return (sequence.ReadInteger(), sequence.ReadInteger());
    }

    private static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: false, isBigEndian: true);

    private static byte[] Encode(BigInteger r, BigInteger s) => Raw(Bytes(r), Bytes(s));

    private static byte[] Raw(params byte[][] numbers)
    {
        byte[] body = [.. numbers.SelectMany(n => (byte[])[2, (byte)n.Length, .. n])];
        return [0x30, (byte)body.Length, .. body];
    }
}
