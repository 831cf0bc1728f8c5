using System.Formats.Asn1;
using System.Globalization;
using System.Text;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;

namespace Modelgate.Verification.Tests.Certificates;

public class SignerCertificateReaderTests
{
    private const string NamesOid = "2.5.29.17";
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now, direct: true, kind: KeyKind.P256);

    public static TheoryData<string, SubjectAlternativeNameType, byte[]> Names => new()
    {
        { "https://github.com/a/b", SubjectAlternativeNameType.Uri, Extension.Uri("https://github.com/a/b").Value },
        { "user@example.com", SubjectAlternativeNameType.Email, Extension.Email("user@example.com").Value },
        { "usér!oidc.local", SubjectAlternativeNameType.OtherName, Extension.OtherName("usér!oidc.local").Value },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_signer_has_one_name(string name, SubjectAlternativeNameType type, byte[] names)
    {
        var leaf = Made.Leaf(Fulcio, d => d.Replace(new(NamesOid, true, names)));

        var signer = SignerCertificateReader.Read(leaf, fulcio: true).Value!;

        Assert.Equal((name, type), (signer.SubjectAlternativeName, signer.SubjectAlternativeNameType));
        Assert.Equal(LeafCertificate.DefaultIssuer, signer.Issuer);
        Assert.Equal((leaf.NotBefore, leaf.NotAfter), (signer.NotBefore, signer.NotAfter));
        Assert.Equal(leaf.Fingerprint.ToArray(), signer.Fingerprint.ToArray());
    }

    private const string Form = "The certificate's subject alternative name is not of its form in DER.";

    public static TheoryData<string, byte[]> BadNames => new()
    {
        { Form, Extension.NoNames().Value },
        { Form, [5, 0] },
        { Form, [.. Extension.Email("a@b").Value, 0] },
        { Form, [0x30, 3, 0x81, 1, 0xE9] },
        { Form, [0x30, 3, 0x16, 1, 0x61] },
        { Form, [0x30, 5, 0xA1, 3, 0x16, 1, 0x61] },
        { Form, Other("1.3.6.1.4.1.57264.1.7", [0x0C, 1, 0xFF]) },
        { Form, Other("1.3.6.1.4.1.57264.1.7", [0x13, 1, 0x61]) },
        { Form, Other("1.3.6.1.4.1.57264.1.7", [0x0C, 1, 0x61, 5, 0]) },
        { "The certificate gives its subject more than one alternative name.", Extension.UriAndEmail("https://x", "a@b").Value },
        { "The certificate's subject alternative name is of the unknown form \"1.3.6.1.4.1.311.20.2.3\".", Other("1.3.6.1.4.1.311.20.2.3", [0x0C, 1, 0x61]) },
        { "The certificate's subject alternative name is no e-mail address, URI, DNS name or user name.", [0x30, 6, 0x87, 4, 127, 0, 0, 1] },
        { "The certificate's subject name has 0 characters; 1 to 4096 are allowed.", Extension.Email("").Value },
        { "The certificate's subject name has 4097 characters; 1 to 4096 are allowed.", Extension.Uri(new string('x', 4097)).Value },
        { "The certificate's subject name \"a?b\" holds control characters.", Extension.Email("a\0b").Value },
    };

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_name_that_is_not_clear_is_refused(string detail, byte[] names)
    {
        var leaf = Made.Leaf(Fulcio, d => d.Replace(new(NamesOid, true, names)));
        Refuses(leaf, fulcio: true, detail);
        Refuses(leaf, fulcio: false, detail);
    }

    [Fact]
    public void Fulcio_vouches_for_no_dns_name_and_for_no_common_name()
    {
        byte[] dns = [0x30, 3, 0x82, 1, 0x61];
        Refuses(Made.Leaf(Fulcio, d => d.Replace(new(NamesOid, true, dns))), fulcio: true, "The certificate's subject alternative name is a DNS name, which no OIDC issuer vouches for.");
        Refuses(Made.Leaf(Fulcio, d => d.Remove(NamesOid).Subject = Der.Name("", "somebody")), fulcio: true, "The certificate has no subject alternative name.");
    }

    [Fact]
    public void The_issuer_is_the_new_extension_or_the_old_one()
    {
        Assert.Equal("new", Issuer((8, "new")));
        Assert.Equal("old", Issuer((1, "old")));
        Assert.Equal("same", Issuer((1, "same"), (8, "same")));
        Refuses(WithClaims((1, "old"), (8, "new")), fulcio: true, "The certificate names two issuers, \"old\" and \"new\".");
        Refuses(WithClaims(), fulcio: true, "The certificate does not say which OIDC issuer vouched for its subject.");
        Refuses(WithClaims((8, "")), fulcio: true, "The certificate does not say which OIDC issuer vouched for its subject.");
    }

    [Fact]
    public void Every_extension_has_its_property()
    {
        int[] numbers = [2, 3, 4, 5, 6, .. Enumerable.Range(9, 16)];
        var leaf = WithClaims([(8, "issuer"), .. numbers.Select(n => (n, $"value {n} é"))]);

        var extensions = SignerCertificateReader.Read(leaf, fulcio: true).Value!.Extensions;

        string[] expected =
        [
            "BuildConfigDigest 19", "BuildConfigUri 18", "BuildSignerDigest 10", "BuildSignerUri 9", "BuildTrigger 20", "DeploymentEnvironment 23",
            "GitHubWorkflowName 4", "GitHubWorkflowRef 6", "GitHubWorkflowRepository 5", "GitHubWorkflowSha 3", "GitHubWorkflowTrigger 2", "RunInvocationUri 21",
            "RunnerEnvironment 11", "SourceRepositoryDigest 13", "SourceRepositoryIdentifier 15", "SourceRepositoryOwnerIdentifier 17", "SourceRepositoryOwnerUri 16",
            "SourceRepositoryRef 14", "SourceRepositoryUri 12", "SourceRepositoryVisibility 22", "TokenSubject 24",
        ];
        Assert.Equal(expected.Select(e => e.Replace(" ", " value ", StringComparison.Ordinal) + " é"),
            FulcioExtensions.Names.Order(StringComparer.Ordinal).Select(n => $"{n} {extensions.Value(n)}"));
        Assert.Equal("value 12 é", extensions.SourceRepositoryUri);
        Assert.Null(extensions.Value("Nothing"));
        Assert.Null(FulcioExtensions.None.Value("TokenSubject"));
    }

    public static TheoryData<string, byte[], string> BadExtensions => new()
    {
        { "1", [0xFF], "is not UTF-8." },
        { "6", [0xC3], "is not UTF-8." },
        { "8", [0x61], "is no UTF8String in DER." },
        { "9", [0x13, 1, 0x61], "is no UTF8String in DER." },
        { "9", [0x0C, 1, 0x61, 0], "is no UTF8String in DER." },
        { "9", [0x0C, 0x81, 1, 0x61], "is no UTF8String in DER." },
        { "9", [0x2C, 3, 0x0C, 1, 0x61], "is no UTF8String in DER." },
        { "9", [0x0C, 1, 0xFF], "is no UTF8String in DER." },
        { "9", [], "is no UTF8String in DER." },
        { "24", [0x0C, 3, 0xED, 0xA0, 0x80], "is no UTF8String in DER." },
        { "4", new byte[4097], "has 4097 bytes; 4096 are the limit." },
    };

    [Theory]
    [MemberData(nameof(BadExtensions))]
    public void Extensions_of_another_form_are_refused(string number, byte[] value, string what) =>
        Refuses(Made.Leaf(Fulcio, d => d.Replace(new("1.3.6.1.4.1.57264.1." + number, false, value))), fulcio: true, $"The certificate's extension 1.3.6.1.4.1.57264.1.{number} {what}");

    [Fact]
    public void Numbers_without_a_meaning_are_passed_over()
    {
        byte[] any = [0xFF];
        Assert.True(SignerCertificateReader.Read(Made.Leaf(Fulcio, d => d.Extensions.AddRange([new("1.3.6.1.4.1.57264.1.7", false, any), new("1.3.6.1.4.1.57264.1.25", false, any), new("1.3.6.1.4.1.57264.1.9.1", false, any)])), fulcio: true).IsSuccess);
    }

    [Fact]
    public void Own_authorities_name_by_alternative_name_or_else_by_common_name()
    {
        var named = Made.Leaf(Fulcio, d => d.Subject = Der.Name("org", "common"));
        Assert.Equal((LeafCertificate.DefaultIdentity, SubjectAlternativeNameType.Uri, ""), Own(named));
        Assert.Same(FulcioExtensions.None, SignerCertificateReader.Read(named, fulcio: false).Value!.Extensions);
        Assert.Equal(("common", SubjectAlternativeNameType.CommonName, ""), Own(Made.Leaf(Fulcio, d => d.Remove(NamesOid).Subject = Der.Name("org", "common"))));
        byte[] dns = [0x30, 3, 0x82, 1, 0x61];
        Assert.Equal(("a", SubjectAlternativeNameType.Dns, ""), Own(Made.Leaf(Fulcio, d => d.Replace(new(NamesOid, true, dns)))));
    }

    [Fact]
    public void A_common_name_must_be_one_and_a_text()
    {
        const string detail = "The certificate has neither a subject alternative name nor one common name.";
        byte[][] subjects =
        [
            Subject(), Subject((0x0C, "a"), (0x0C, "b")), Subject((0x14, "a")), Subject((0x1E, "a")), Subject((0x0C, "\u00FF")), Subject((0x13, "a*")), [0x30, 2, 5, 0],
        ];

        Assert.All(subjects, subject => Refuses(Made.Leaf(Fulcio, d => d.Remove(NamesOid).Subject = subject), fulcio: false, detail));
        Assert.Equal("printable", Own(Made.Leaf(Fulcio, d => d.Remove(NamesOid).Subject = Subject((0x13, "printable")))).Item1);
        Refuses(Made.Leaf(Fulcio, d => d.Remove(NamesOid).Subject = Subject((0x0C, ""))), fulcio: false, "The certificate's subject name has 0 characters; 1 to 4096 are allowed.");
    }

    /// <summary>A subject of common names; the text's characters are the bytes.</summary>
    private static byte[] Subject(params (byte Tag, string Text)[] commonNames) => Der.Sequence(w =>
    {
        foreach (var (tag, text) in commonNames)
        {
            w.Set(set => set.Sequence(attribute =>
            {
                attribute.WriteObjectIdentifier("2.5.4.3");
                attribute.WriteEncodedValue([tag, (byte)text.Length, .. Encoding.Latin1.GetBytes(text)]);
            }));
        }
    });

    private static byte[] Other(string oid, byte[] value) => Der.Sequence(w => w.Tagged(0, name =>
    {
        name.WriteObjectIdentifier(oid);
        var inner = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        using (name.PushSequence(inner))
        {
            for (var reader = new AsnReader(value, AsnEncodingRules.BER); reader.HasData;)
                name.WriteEncodedValue(reader.ReadEncodedValue().Span);
        }
    }));

    private static Certificate WithClaims(params (int Number, string Value)[] claims) => Made.Leaf(Fulcio, d =>
    {
        d.Remove("1.3.6.1.4.1.57264.1.8");
        foreach (var (number, value) in claims)
            d.Extensions.Add(Extension.Fulcio(number, value));
    });

    private static string Issuer(params (int Number, string Value)[] claims) => SignerCertificateReader.Read(WithClaims(claims), fulcio: true).Value!.Issuer;

    private static (string, SubjectAlternativeNameType, string) Own(Certificate leaf)
    {
        var signer = SignerCertificateReader.Read(leaf, fulcio: false).Value!;
        return (signer.SubjectAlternativeName, signer.SubjectAlternativeNameType, signer.Issuer);
    }

    private static void Refuses(Certificate leaf, bool fulcio, string detail) => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.InvalidCertificate, detail.ToString(CultureInfo.InvariantCulture)), SignerCertificateReader.Read(leaf, fulcio).Failure);
}
