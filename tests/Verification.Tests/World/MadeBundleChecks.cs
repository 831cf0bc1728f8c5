using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Modelgate.Verification.Tests.World;

/// <summary>Single checks of made bundles, few lines each and by other means than the verifier's. What a bundle lacks, holds.</summary>
internal static class MadeBundleChecks
{
    /// <summary>The signature holds over the content, by the key of the bundle's certificate or the policy's key.</summary>
    public static bool Signature(MadeBundle made, JsonNode json)
    {
        var envelope = json["dsseEnvelope"] ?? (json["payload"] is null ? null : json);
        var content = envelope is null ? made.Artifact : Encoded(Text(envelope["payloadType"]), Bytes(envelope["payload"]));
        var signature = Bytes(envelope is null ? json["messageSignature"]!["signature"] : envelope["signatures"]![0]!["sig"]);
        if (Certificate(json) is { } der)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return Verifies(certificate.PublicKey.ExportSubjectPublicKeyInfo(), content, signature, made.Certificate!.Key.Kind);
        }

        return Verifies(PemEncoding.TryFind(made.Inputs.KeyPem, out var pem) ? Convert.FromBase64String(made.Inputs.KeyPem![pem.Base64Data]) : made.Key.Spki, content, signature, made.Key.Kind);
    }

    /// <summary>Every signed entry timestamp of the world's log holds.</summary>
    public static bool Promises(JsonNode json) => Entries(json).All(e =>
    {
        if (e["inclusionPromise"]?["signedEntryTimestamp"] is not { } promise || !OfWorld(e, VirtualSigstore.Shared.Rekor.LogId))
            return true;
        var canonical = $$"""{"body":"{{Text(e["canonicalizedBody"])}}","integratedTime":{{e["integratedTime"]}},"logID":"{{Convert.ToHexStringLower(Bytes(e["logId"]!["keyId"]))}}","logIndex":{{e["logIndex"]}}}""";
        return Verifies(VirtualSigstore.Shared.Rekor.Key.Spki, Encoding.UTF8.GetBytes(canonical), Bytes(promise), KeyKind.P256);
    });

    /// <summary>Every inclusion proof leads to the root that it states.</summary>
    public static bool Proofs(JsonNode json) => Entries(json).All(e => e["inclusionProof"] is not { } proof || Includes(
        SHA256.HashData([0, .. Bytes(e["canonicalizedBody"])]), long.Parse(Text(proof["logIndex"]), null), long.Parse(Text(proof["treeSize"]), null),
        [.. proof["hashes"]!.AsArray().Select(Bytes)], Bytes(proof["rootHash"])));

    /// <summary>The first line of every checkpoint's signatures holds, and the text says what the proof says.</summary>
    public static bool Checkpoints(JsonNode json) => Entries(json).All(e =>
    {
        if (e["inclusionProof"] is not { } proof)
            return true;
        var note = Text(proof["checkpoint"]!["envelope"]);
        var split = note.IndexOf("\n\n", StringComparison.Ordinal);
        var (text, signatures) = (note[..(split + 1)], note[(split + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')));
        var world = VirtualSigstore.Shared;
        var (spki, name) = OfWorld(e, world.Tiles.LogId) ? (world.Tiles.Key.Spki, world.Tiles.Origin) : (world.Rekor.Key.Spki, world.Rekor.Name);
        var lines = text.Split('\n');
        return lines[1] == Text(proof["treeSize"]) && lines[2] == Text(proof["rootHash"])
            && signatures.Any(s => s[1] == name && Verifies(spki, Encoding.UTF8.GetBytes(text), Convert.FromBase64String(s[2])[4..], spki.Length == 44 ? KeyKind.Ed25519 : KeyKind.P256));
    });

    /// <summary>Every timestamp is granted, and over the signature by an authority of the trusted root.</summary>
    public static bool Timestamps(MadeBundle made, JsonNode json) => (json["verificationMaterial"]?["timestampVerificationData"]?["rfc3161Timestamps"]?.AsArray() ?? []).All(t =>
    {
        var fields = new AsnReader(Bytes(t!["signedTimestamp"]), AsnEncodingRules.DER).ReadSequence();
        var known = JsonNode.Parse(made.Inputs.TrustedRootJson!)!["timestampAuthorities"]!.AsArray().Select(a => Bytes(a!["certChain"]!["certificates"]![0]!["rawBytes"])).ToArray();
        return fields.ReadSequence().ReadInteger() == 0 && Rfc3161TimestampToken.TryDecode(fields.ReadEncodedValue(), out var token, out _)
            && token.VerifySignatureForData(made.Signature, out var signer, new X509Certificate2Collection(known.Select(k => X509CertificateLoader.LoadCertificate(k)).ToArray()))
            && known.Any(k => k.AsSpan().SequenceEqual(signer.RawData));
    });

    /// <summary>.NET builds a path from the certificate to an anchor of the trusted root, two minutes after issue.</summary>
    public static bool Path(MadeBundle made, JsonNode json)
    {
        if (Certificate(json) is not { } der || made.Inputs.TrustedRootJson is not { } root)
            return true;
        using var leaf = X509CertificateLoader.LoadCertificate(der);
        return JsonNode.Parse(root)!["certificateAuthorities"]!.AsArray().Any(a =>
        {
            var certificates = a!["certChain"]!["certificates"]!.AsArray().Select(c => X509CertificateLoader.LoadCertificate(Bytes(c!["rawBytes"]))).ToArray();
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true } };
            chain.ChainPolicy.CustomTrustStore.Add(certificates[^1]);
            chain.ChainPolicy.ExtraStore.AddRange(certificates[..^1]);
            chain.ChainPolicy.VerificationTimeIgnored = false;
            chain.ChainPolicy.VerificationTime = VirtualSigstore.DefaultTime.AddSeconds(5).UtcDateTime;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.3"));
            return chain.Build(leaf);
        });
    }

    /// <summary>RFC 9162, 2.1.3.2, by recursion from the top: the last hash is the sibling at the root.</summary>
    public static bool Includes(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path, byte[] root)
    {
        byte[]? Climb(long m, long n, int left)
        {
            if (n == 1)
                return left == 0 ? leaf : null;
            if (left == 0)
                return null;
            var k = 1L;
            while (k * 2 < n)
                k *= 2;
            var below = m < k ? Climb(m, k, left - 1) : Climb(m - k, n - k, left - 1);
            return below is null ? null : m < k ? SHA256.HashData([1, .. below, .. path[left - 1]]) : SHA256.HashData([1, .. path[left - 1], .. below]);
        }

        return Climb(index, size, path.Count) is { } found && found.AsSpan().SequenceEqual(root);
    }

    private static bool Verifies(byte[] spki, byte[] content, byte[] signature, KeyKind kind)
    {
        switch (kind)
        {
            case KeyKind.Ed25519:
                var verifier = new Ed25519Signer();
                verifier.Init(false, new Ed25519PublicKeyParameters(spki[^32..]));
                verifier.BlockUpdate(content);
                return verifier.VerifySignature(signature);
            case KeyKind.P256 or KeyKind.P384 or KeyKind.P521 or KeyKind.Secp256k1:
                using (var ecdsa = ECDsa.Create())
                {
                    ecdsa.ImportSubjectPublicKeyInfo(spki, out _);
                    var hash = ecdsa.KeySize switch { 384 => HashAlgorithmName.SHA384, 521 => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
                    return ecdsa.VerifyData(content, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
                }

            default:
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(spki, out _);
                    return rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }
        }
    }

    private static byte[]? Certificate(JsonNode json) =>
        (json["verificationMaterial"]?["certificate"] ?? json["verificationMaterial"]?["x509CertificateChain"]?["certificates"]?[0])?["rawBytes"] is { } raw ? Bytes(raw) : null;

    private static IEnumerable<JsonNode> Entries(JsonNode json) => (json["verificationMaterial"]?["tlogEntries"]?.AsArray() ?? []).Select(e => e!);

    private static bool OfWorld(JsonNode entry, byte[] logId) => Bytes(entry["logId"]!["keyId"]).AsSpan().SequenceEqual(logId);

    private static byte[] Encoded(string type, byte[] payload) => [.. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} {type} {payload.Length} "), .. payload];

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static byte[] Bytes(JsonNode? node) => Convert.FromBase64String(Text(node));
}
