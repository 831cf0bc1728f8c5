using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>Short forms for writing DER.</summary>
public static class Der
{
    public static byte[] Write(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        content(writer);
        return writer.Encode();
    }

    public static byte[] Sequence(Action<AsnWriter> content) => Write(w => w.Sequence(content));

    public static void Sequence(this AsnWriter writer, Action<AsnWriter> content)
    {
        using (writer.PushSequence())
            content(writer);
    }

    public static void Set(this AsnWriter writer, Action<AsnWriter> content)
    {
        using (writer.PushSetOf())
            content(writer);
    }

    /// <summary>A constructed element with a context-specific tag, as EXPLICIT and constructed IMPLICIT fields have.</summary>
    public static void Tagged(this AsnWriter writer, int tag, Action<AsnWriter> content)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag)))
            content(writer);
    }

    /// <summary>A distinguished name; both parts empty gives the empty name.</summary>
    public static byte[] Name(string organization, string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        if (organization.Length > 0)
            name.AddOrganizationName(organization);
        if (commonName.Length > 0)
            name.AddCommonName(commonName);
        return name.Build().RawData;
    }
}
