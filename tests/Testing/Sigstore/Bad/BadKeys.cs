using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles that the policy's key or kind of trust does not cover.</summary>
internal static class BadKeys
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Key("key-other", "the policy has another key", b => b.Inputs(i => i with { KeyPem = SigningKey.New(KeyKind.P256).Pem })),
        Key("key-other-kind", "the policy has a key of another kind", b => b.Inputs(i => i with { KeyPem = SigningKey.New(KeyKind.Rsa2048).Pem })),
        Key("key-other-curve", "the policy has a key on another curve", b => b.Inputs(i => i with { KeyPem = SigningKey.New(KeyKind.P384).Pem })),
        Key("key-other-with-right-hint", "the hint names the policy's key, and another one signed", b => b.SignedBy(SigningKey.New(KeyKind.P256))),
        Key("key-rsa1024", "an RSA key of 1024 bits", b => b.Key(KeyKind.Rsa1024), "algorithm"),
        Key("key-rsa-exponent-3", "an RSA key with the exponent 3", b => b.Key(KeyKind.Rsa2048Exponent3), "algorithm", recommended: true),
        Key("key-secp256k1", "a key on a curve that Sigstore does not know", b => b.Key(KeyKind.Secp256k1), "algorithm"),
        Key("key-not-pem", "the policy's key is no PEM", b => b.Inputs(i => i with { KeyPem = "key" })),
        Key("key-private", "the policy's key has the label of a private key", b => b.Inputs(i => i with { KeyPem = i.KeyPem!.Replace("PUBLIC KEY", "PRIVATE KEY", StringComparison.Ordinal) })),
        Key("key-under-identity-policy", "a bundle by a plain key where an identity must have signed", b => b.Inputs(i => i with
        {
            KeyPem = null,
            Identity = LeafCertificate.DefaultIdentity,
            Issuer = LeafCertificate.DefaultIssuer,
            TrustedRootJson = b.World.TrustedRootJson(),
        }), "identity"),
        new("key-logged-under-identity-policy", "a logged bundle by a plain key where an identity must have signed", "identity", GoodBundles.KeyLogged, b => b.Inputs(i => i with
        {
            KeyPem = null,
            Identity = LeafCertificate.DefaultIdentity,
            Issuer = LeafCertificate.DefaultIssuer,
        })),
        new("certificate-under-key-policy", "a bundle by a certificate where a plain key must have signed", "identity", GoodBundles.Blob, b => b.Inputs(i => i with
        {
            KeyPem = SigningKey.New(KeyKind.P256).Pem,
            Identity = null,
            Issuer = null,
        })),
        new("key-hint-in-place-of-certificate", "the certificate was replaced by a hint", "identity", GoodBundles.Blob, b => b.Edit(json =>
        {
            json.At("verificationMaterial").Remove("certificate");
            json.At("verificationMaterial")["publicKey"] = new JsonObject { ["hint"] = "key" };
        })),
        new("key-expired", "the log's time lies behind the end of the key's validity", "validity", GoodBundles.KeyLogged, b => b.Inputs(i => i with { KeyValidUntil = b.World.Now.AddSeconds(4) })),
        Key("key-without-log", "no log entry where a log must vouch", b => b.Inputs(i => i with { TlogThreshold = 1, TrustedRootJson = b.World.TrustedRootJson() }), "tlog"),
        Key("key-without-time", "no time where a time must be there", b => b.Inputs(i => i with { TimestampThreshold = 1, TrustedRootJson = b.World.TrustedRootJson() }), "timestamp"),
        new("key-logged-by-other-key", "the log entry is of another key", "consistency", GoodBundles.KeyLogged, b => b.ChangeEntry(e => e.Facts = f => f.Key = SigningKey.New(KeyKind.P256))),
        Key("key-in-the-bundle", "a bundle that brings its key, as model signatures do", b => b.Edit(json =>
            json.At("verificationMaterial", "publicKey")["rawBytes"] = Convert.ToBase64String("key"u8)), "structure"),
        new("raw-envelope-by-other-key", "a raw envelope by another key", "signature", b => b.Key(KeyKind.P256).Dsse().RawDsse(), b => b.SignedBy(SigningKey.New(KeyKind.P256))),
        new("raw-envelope-two-signatures", "a raw envelope with two signatures", "structure", b => b.Key(KeyKind.P256).Dsse().RawDsse(), b => b.Edit(json =>
            json["signatures"]!.AsArray().Add(json["signatures"]![0]!.DeepClone()))),
        new("raw-envelope-duplicate-member", "a raw envelope with a payload twice", "structure", b => b.Key(KeyKind.P256).Dsse().RawDsse(), b => b.EditText(text => "{\"payload\":\"e30=\"," + text[1..])),
    ];

    private static BadBundle Key(string name, string wrong, Action<BundleRecipe> change, string category = "key", bool recommended = false) =>
        new(name, wrong, category, GoodBundles.KeyDsse, change, recommended);
}
