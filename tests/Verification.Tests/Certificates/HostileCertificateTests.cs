using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;
using TrustedLog = Modelgate.Verification.TrustedRoots.TrustedLog;

namespace Modelgate.Verification.Tests.Certificates;

public class HostileCertificateTests
{
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now, kind: KeyKind.P256);
    private static readonly CertificateTransparencyLog Log = new("https://ctfe.test");
    private static readonly Certificate Issuer = Made.Read(Fulcio.Chain[0]);
    private static readonly TrustedRoot Root = Made.Root([Made.Authority(Fulcio)], [new TrustedLog
    {
        BaseUrl = Log.BaseUrl,
        Key = PublicKey.Read(Log.Key.Spki).Value!,
        LogId = Log.LogId,
        ValidFor = Made.Window,
        Operator = "",
    }]);

    private static readonly byte[] Good = MakeGood();

    [Fact]
    public void The_good_certificate_is_accepted() => Assert.Null(Refusal(Good));

    [Fact]
    public void Every_changed_byte_is_refused()
    {
        byte[] masks = [0x01, 0x80, 0xFF];
        foreach (var mask in masks)
        {
            for (var i = 0; i < Good.Length; i++)
            {
                var changed = (byte[])Good.Clone();
                changed[i] ^= mask;
                Assert.True(Refusal(changed) is not null, $"byte {i} with {mask:x2}");
            }
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < Good.Length; length++)
            Assert.NotNull(Refusal(Good[..length]));
    }

    [Fact]
    public void Spliced_bytes_are_refused() => Prop.ForAll(
        Gen.Choose(0, Good.Length - 1).Zip(Gen.Choose(0, 40)).Zip(Gen.Choose(0, 255).Select(b => (byte)b).ListOf()).ToArbitrary(), change =>
        {
            var ((at, removed), inserted) = change;
            byte[] spliced = [.. Good.AsSpan(..at), .. inserted, .. Good.AsSpan(Math.Min(at + removed, Good.Length)..)];
            return spliced.AsSpan().SequenceEqual(Good) || Refusal(spliced) is not null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_refused() => Prop.ForAll<byte[]>(bytes =>
        !Certificate.Read(bytes).IsSuccess && !PublicKey.Read(bytes).IsSuccess && !PublicKey.ReadPkcs1Rsa(bytes).IsSuccess
        && SignedCertificateTimestamp.ReadList(bytes) is null && !SubjectAlternativeNames.ReadSingle(bytes).IsSuccess).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_no_pem() => Prop.ForAll<string>(text =>
        !PublicKey.ReadPem(text ?? "").IsSuccess && !Certificate.ReadPem("-----BEGIN CERTIFICATE-----" + text).IsSuccess).QuickCheckThrowOnFailure();

    /// <summary>The certificate's signature is good here, so that the readers of extensions meet the bytes.</summary>
    [Fact]
    public void Any_content_of_an_extension_is_answered()
    {
        string[] oids = ["2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.35", "2.5.29.37", "1.3.6.1.4.1.11129.2.4.2", "1.3.6.1.4.1.57264.1.1", "1.3.6.1.4.1.57264.1.8"];
        var contents = Gen.OneOf(
            Gen.Choose(0, 255).Select(b => (byte)b).ListOf().Select(b => b.ToArray()),
            Gen.Elements(0, 4, 5, 6, 12, 0x30, 0x31, 0x80, 0x81, 0x82, 0xA0, 0xA1, 1, 2, 3, 0xFF).Select(b => (byte)b).ListOf().Select(b => b.ToArray()));
        Prop.ForAll(Gen.Elements(oids).Zip(contents).Zip(Gen.Elements(true, false)).ToArbitrary(), change =>
        {
            var ((oid, content), critical) = change;
            var draft = Made.LeafDraft(Fulcio);
            _ = Refusal(draft.Replace(new(oid, critical, content)).Sign(Fulcio.IssuingKey));
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_changed_byte_of_a_key_is_refused_or_another_key()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var data = Good;
        (byte[] Info, byte[] Signature)[] keys =
        [
            (pair.ExportSubjectPublicKeyInfo(), pair.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            (rsa.ExportSubjectPublicKeyInfo(), rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        ];
        foreach (var (info, signature) in keys)
        {
            Assert.True(PublicKey.Read(info).Value!.Verify(data, signature));
            for (var i = 0; i < info.Length; i++)
            {
                var changed = (byte[])info.Clone();
                changed[i] ^= 0x01;
                Assert.False(PublicKey.Read(changed).Value?.Verify(data, signature) == true, $"byte {i}");
            }
        }
    }

    private static byte[] MakeGood()
    {
        var draft = Made.LeafDraft(Fulcio);
        draft.Extensions.Add(Extension.SctList([Log.Sign(draft.ToBeSigned(Fulcio.IssuingKey), Fulcio.IssuingKey.Spki, Made.Now, [])]));
        return draft.Sign(Fulcio.IssuingKey);
    }

    /// <summary>What the steps that look at a certificate say; null: all accept it.</summary>
    private static VerificationFailure? Refusal(byte[] der)
    {
        var read = Certificate.Read(der);
        if (!read.IsSuccess)
            return read.Failure;
        var timestamps = CertificateTimestamps.Verify(read.Value, Issuer, Root, 1);
        var signer = SignerCertificateReader.Read(read.Value, fulcio: true);
        var own = SignerCertificateReader.Read(read.Value, fulcio: false);
        var paths = CertificatePath.Verify([read.Value, Issuer], Root);
        var path = paths.IsSuccess ? paths.Value.CheckTimes([Made.Now]).Failure : paths.Failure;
        return path ?? timestamps.Failure ?? signer.Failure ?? own.Failure;
    }
}
