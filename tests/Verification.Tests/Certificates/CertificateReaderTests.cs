using System.Formats.Asn1;
using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;

namespace Modelgate.Verification.Tests.Certificates;

public class CertificateReaderTests
{
    private const string Form = "A certificate is not of its form in DER.";
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now, direct: true, kind: KeyKind.P256);

    [Fact]
    public void A_certificate_is_read()
    {
        var draft = Made.LeafDraft(Fulcio);
        var der = draft.Sign(Fulcio.IssuingKey);

        var certificate = Made.Read(der);

        Assert.Equal(der, certificate.RawData.ToArray());
        Assert.Equal(draft.ToBeSigned(Fulcio.IssuingKey).Length, certificate.ToBeSigned.Length);
        Assert.Equal(draft.Issuer, certificate.Issuer.ToArray());
        Assert.Equal(draft.Subject, certificate.Subject.ToArray());
        Assert.Equal((draft.NotBefore, draft.NotAfter), (certificate.NotBefore, certificate.NotAfter));
        Assert.Equal(draft.Key.Spki, certificate.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(SHA256.HashData(der), certificate.Fingerprint.ToArray());
        Assert.Equal(draft.Extensions.Select(e => (e.Oid, e.Critical)), certificate.Extensions.Select(e => (e.Oid, e.IsCritical)));
        Assert.Equal(draft.Key.Spki, certificate.ReadKey().Value!.SubjectPublicKeyInfo.ToArray());
        Assert.Same(certificate.ReadKey().Value, certificate.ReadKey().Value);
        Assert.Same(certificate.ReadStandardExtensions().Value, certificate.ReadStandardExtensions().Value);
        Assert.NotNull(certificate.ReadStandardExtensions().Value!.AuthorityKeyIdentifier);
    }

    [Fact]
    public void Anything_after_it_or_missing_is_refused()
    {
        var der = Made.Leaf(Fulcio).RawData.ToArray();
        Refuses([.. der, 0], Form);
        Refuses(der[..^1], Form);
        Refuses([], Form);
        Assert.Equal(VerificationFailureKind.LimitExceeded, Certificate.Read(new byte[VerificationLimits.MaxCertificateBytes + 1]).Failure!.Kind);
    }

    [Fact]
    public void More_extensions_than_any_authority_writes_are_refused()
    {
        static VerificationResult<Certificate> WithExtensions(int count) =>
            Certificate.Read(Drafted(d => d.Extensions.AddRange(Enumerable.Range(0, count - d.Extensions.Count).Select(i => new Extension($"1.2.3.{i}", false, [])))));

        Assert.True(WithExtensions(VerificationLimits.MaxCertificateExtensions).IsSuccess);
        Assert.Equal(VerificationFailureKind.LimitExceeded, WithExtensions(VerificationLimits.MaxCertificateExtensions + 1).Failure?.Kind);
    }

    [Fact]
    public void A_duplicate_extension_is_refused() =>
        Refuses(Drafted(d => d.Extensions.Add(Extension.Fulcio(8, "x"))), "A certificate has the extension \"1.3.6.1.4.1.57264.1.8\" twice.");

    public static TheoryData<string, string?, Action<RawCertificate>> Forms => new()
    {
        { "as it is", null, _ => { } },
        { "version 1", "A certificate is not of version 3.", c => c.Version = 0 },
        { "version 2", "A certificate is not of version 3.", c => c.Version = 1 },
        { "no version", Form, c => c.Version = null },
        { "negative serial", "A certificate's serial number is negative, or longer than 20 bytes.", c => c.Serial = [0x80] },
        { "serial of zero", null, c => c.Serial = [0] },
        { "serial of 20 bytes", null, c => c.Serial = [0x7F, .. new byte[19]] },
        { "serial of 20 bytes with a high bit", null, c => c.Serial = [0, 0x80, .. new byte[19]] },
        { "serial of 21 bytes", "A certificate's serial number is negative, or longer than 20 bytes.", c => c.Serial = [0x7F, .. new byte[20]] },
        { "padded serial", Form, c => c.Serial = [0, 1] },
        { "empty serial", Form, c => c.Serial = [] },
        { "another algorithm inside", "A certificate names two signature algorithms.", c => c.InnerAlgorithm = [0x30, 0] },
        { "empty extensions", "A certificate's list of extensions is empty.", c => c.Extensions = [0xA3, 2, 0x30, 0] },
        { "no extensions", null, c => c.Extensions = [] },
        { "extensions twice", Form, c => c.Extensions = [.. c.Extensions, .. c.Extensions] },
        { "unique ids", null, c => c.Extensions = [0x81, 2, 0, 1, 0x82, 2, 0, 1, .. c.Extensions] },
        { "unique ids in another order", Form, c => c.Extensions = [0x82, 2, 0, 1, 0x81, 2, 0, 1, .. c.Extensions] },
        { "time without seconds", Form, c => c.NotBefore = Time(0x17, "2601010000Z") },
        { "time with an offset", Form, c => c.NotBefore = Time(0x17, "260101000000+0000") },
        { "time with a fraction", Form, c => c.NotBefore = Time(0x18, "20260101000000.5Z") },
        { "generalized time without Z", Form, c => c.NotBefore = Time(0x18, "202601010000000") },
        { "month 13", Form, c => c.NotBefore = Time(0x17, "261301000000Z") },
        { "second 60", Form, c => c.NotBefore = Time(0x17, "260101000060Z") },
        { "year 0", Form, c => c.NotBefore = Time(0x18, "00000101000000Z") },
        { "year 1", null, c => c.NotBefore = Time(0x18, "00010101000000Z") },
        { "year 9999", null, c => c.NotAfter = Time(0x18, "99991231235959Z") },
        { "year 1950", null, c => c.NotBefore = Time(0x17, "500101000000Z") },
        { "a name that is no sequence", Form, c => c.Subject = [5, 0] },
        { "a key that is no sequence", Form, c => c.Key = [5, 0] },
        { "a signature with unused bits", "A certificate is not of version 3.", c => c.Signature = [3, 2, 1, 0] },
        { "something after the signature", Form, c => c.Signature = [3, 1, 0, 5, 0] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forms_that_are_not_exact_are_refused(string _, string? detail, Action<RawCertificate> change)
    {
        var raw = new RawCertificate();
        change(raw);

        Assert.Equal(detail, Certificate.Read(raw.Encode()).Failure?.Detail);
    }

    [Fact]
    public void Years_of_two_digits_lie_between_1950_and_2049()
    {
        var read = Certificate.Read(new RawCertificate { NotBefore = Time(0x17, "500101000000Z"), NotAfter = Time(0x17, "491231235959Z") }.Encode()).Value!;
        Assert.Equal((1950, 2049), (read.NotBefore.Year, read.NotAfter.Year));
    }

    [Fact]
    public void Pem_holds_certificates_only()
    {
        var der = Made.Leaf(Fulcio).RawData.ToArray();
        var pem = PemEncoding.WriteString("CERTIFICATE", der);

        Assert.Equal(2, Certificate.ReadPem($"subject=x\n{pem}\nsubject=y\n{pem}\n").Value!.Length);
        RefusesPem("", "The text holds no PEM block.");
        RefusesPem(pem + "\n" + PemEncoding.WriteString("PRIVATE KEY", der), "The PEM text holds a block that is no certificate.");
        RefusesPem(pem + "\n-----BEGIN CERTIFICATE-----\n", "The PEM text has a block that cannot be read, or more than 64 blocks.");
        RefusesPem(string.Concat(Enumerable.Repeat(pem + "\n", 65)), "The PEM text has a block that cannot be read, or more than 64 blocks.");
        RefusesPem(PemEncoding.WriteString("CERTIFICATE", [1]), Form);
        Assert.Equal(VerificationFailureKind.LimitExceeded, Certificate.ReadPem(new string('x', VerificationLimits.MaxTrustedRootBytes + 1)).Failure!.Kind);
    }

    [Fact]
    public void An_identifier_of_absurd_length_takes_no_time()
    {
        byte[] oid = [6, 0x82, 0xF0, 0, .. Enumerable.Repeat((byte)0xFF, 0xF000 - 1), 0x7F];
        var extensions = Der.Write(w => w.Tagged(3, t => t.Sequence(l => l.Sequence(e =>
        {
            e.WriteEncodedValue(oid);
            e.WriteOctetString([]);
        }))));

        Refuses(new RawCertificate { Extensions = extensions }.Encode(), Form);
    }

    public static TheoryData<string, string, byte[]> BrokenExtensions => new()
    {
        { "2.5.29.15", "no bit string", [5, 0] },
        { "2.5.29.15", "trailing bytes", [3, 2, 0, 0x80, 0] },
        { "2.5.29.19", "negative path length", [0x30, 6, 1, 1, 0xFF, 2, 1, 0xFF] },
        { "2.5.29.19", "huge path length", [0x30, 11, 1, 1, 0xFF, 2, 6, 1, 0, 0, 0, 0, 0] },
        { "2.5.29.19", "loose boolean", [0x30, 3, 1, 1, 1] },
        { "2.5.29.19", "trailing bytes inside", [0x30, 8, 1, 1, 0xFF, 2, 1, 0, 5, 0] },
        { "2.5.29.37", "no purposes", [0x30, 0] },
        { "2.5.29.14", "no octet string", [5, 0] },
        { "2.5.29.35", "no sequence", [5, 0] },
    };

    [Theory]
    [MemberData(nameof(BrokenExtensions))]
    public void Extensions_of_another_form_are_refused(string oid, string _, byte[] value)
    {
        var certificate = Made.Leaf(Fulcio, d => d.Replace(new(oid, false, value)));
        Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidCertificate, $"A certificate's extension \"{oid}\" is not of its form in DER."), certificate.ReadStandardExtensions().Failure);
    }

    private static byte[] Time(byte tag, string text) => [tag, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    private static byte[] Drafted(Action<CertificateDraft> change)
    {
        var draft = Made.LeafDraft(Fulcio);
        change(draft);
        return draft.Sign(Fulcio.IssuingKey);
    }

    private static void Refuses(byte[] der, string detail) =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidCertificate, detail), Certificate.Read(der).Failure);

    private static void RefusesPem(string pem, string detail) =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidCertificate, detail), Certificate.ReadPem(pem).Failure);

    /// <summary>A certificate of parts, each of any bytes; its signature is none.</summary>
    public sealed class RawCertificate
    {
        private static readonly byte[] EcdsaWithSha256 = Der.Sequence(w => w.WriteObjectIdentifier("1.2.840.10045.4.3.2"));

        public int? Version { get; set; } = 2;

        public byte[] Serial { get; set; } = [1];

        public byte[] InnerAlgorithm { get; set; } = EcdsaWithSha256;

        public byte[] NotBefore { get; set; } = Time(0x17, "260101000000Z");

        public byte[] NotAfter { get; set; } = Time(0x17, "360101000000Z");

        public byte[] Subject { get; set; } = [0x30, 0];

        public byte[] Key { get; set; } = [0x30, 0];

        public byte[] Extensions { get; set; } = Der.Write(w => w.Tagged(3, t => t.Sequence(l => l.Sequence(e =>
        {
            e.WriteObjectIdentifier("1.2.3");
            e.WriteOctetString([]);
        }))));

        public byte[] Signature { get; set; } = [3, 2, 0, 0];

        public byte[] Encode() => Sequence([.. Body(), .. EcdsaWithSha256, .. Signature]);

        private byte[] Body() => Sequence(
        [
            .. Version is { } version ? (byte[])[0xA0, 3, 2, 1, (byte)version] : [],
            2, (byte)Serial.Length, .. Serial, .. InnerAlgorithm, 0x30, 0, 0x30, (byte)(NotBefore.Length + NotAfter.Length), .. NotBefore, .. NotAfter,
            .. Subject, .. Key, .. Extensions,
        ]);

        private static byte[] Sequence(byte[] content)
        {
            var writer = new AsnWriter(AsnEncodingRules.BER);
            writer.WriteOctetString(content);
            var encoded = writer.Encode();
            encoded[0] = 0x30;
            return encoded;
        }
    }
}
