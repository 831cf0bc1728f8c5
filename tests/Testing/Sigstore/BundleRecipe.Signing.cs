using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <content>How the signature comes about, and the making itself.</content>
public sealed partial class BundleRecipe
{
    private HashAlgorithmName? _hash;
    private bool _prehashed;
    private SigningKey? _signer;
    private Func<byte[], byte[]>? _signedInstead;
    private Func<byte[], byte[]>? _signature;

    /// <summary>Signs with another hash than the key's own.</summary>
    public BundleRecipe Hash(HashAlgorithmName hash)
    {
        _hash = hash;
        return this;
    }

    /// <summary>Signs as Ed25519ph.</summary>
    public BundleRecipe Prehashed()
    {
        _prehashed = true;
        return this;
    }

    /// <summary>Another key than the certified or named one signs; all else fits.</summary>
    public BundleRecipe SignedBy(SigningKey signer)
    {
        _signer = signer;
        return this;
    }

    /// <summary>Other bytes are signed than the content; log entries and timestamps fit the content and the signature.</summary>
    public BundleRecipe SignInstead(Func<byte[], byte[]> change)
    {
        _signedInstead = change;
        return this;
    }

    /// <summary>Changes the signature before log entries and timestamps are made over it.</summary>
    public BundleRecipe Signature(Func<byte[], byte[]> change)
    {
        _signature = change;
        return this;
    }

    /// <summary>Makes the bundle.</summary>
    internal MadeBundle Make()
    {
        var certificate = _key is null ? _leaf.Issue(World) : null;
        var key = certificate?.Key ?? _key!;
        var hash = _hash ?? key.Hash;
        var signed = _payload is null ? _artifact : Sigstore.Dsse.PreAuthenticationEncoding(_payloadType, _payload);
        var signature = Sign(_signer ?? key, _signedInstead?.Invoke(signed) ?? signed, hash);
        var facts = new EntryFacts
        {
            Signed = signed,
            Payload = _payload ?? [],
            Signature = signature,
            Key = key,
            Certificate = certificate,
            Hash = hash,
            Prehashed = _prehashed,
        };

        var material = Material(certificate, key);
        if (_entries.Count > 0)
            material["tlogEntries"] = new JsonArray([.. _entries.Select(e => Log(e.Generation, e.Recipe, facts))]);
        if (_timestamps.Count > 0)
            material["timestampVerificationData"] = new JsonObject { ["rfc3161Timestamps"] = new JsonArray([.. _timestamps.Select(t => Stamp(t, signature))]) };

        var json = new JsonObject { ["mediaType"] = _mediaType, ["verificationMaterial"] = material };
        if (_payload is null)
            json["messageSignature"] = Message(signed, signature, hash);
        else
            json["dsseEnvelope"] = Sigstore.Dsse.Envelope(_payloadType, _payload, signature);
        if (_raw)
            json = json.At("dsseEnvelope").DeepClone().AsObject();
        _edits.ForEach(edit => edit(json));
        var text = _texts.Aggregate(Json.Text(json), (t, edit) => edit(t));
        return new(Encoding.UTF8.GetBytes(text), json, _shown ?? _artifact, PolicySide(certificate, key), key, certificate, signature, signed, _shownFiles ?? _files);
    }

    private byte[] Sign(SigningKey signer, byte[] signed, HashAlgorithmName hash)
    {
        var signature = _prehashed ? signer.SignPrehashed(signed) : signer.Sign(signed, hash);
        return _signature?.Invoke(signature) ?? signature;
    }

    private JsonObject Material(IssuedCertificate? certificate, SigningKey key)
    {
        if (certificate is null)
            return new() { ["publicKey"] = new JsonObject { ["hint"] = _hint ?? Convert.ToBase64String(SHA256.HashData(key.Spki)) } };
        return _asChain
            ? new() { ["x509CertificateChain"] = new JsonObject { ["certificates"] = new JsonArray([Raw(certificate.Der), .. (_chain ?? []).Select(Raw)]) } }
            : new() { ["certificate"] = Raw(certificate.Der) };
    }

    private JsonObject Log(int generation, LogEntryRecipe recipe, EntryFacts facts)
    {
        var own = facts.Copy();
        recipe.Facts?.Invoke(own);
        return generation == 1
            ? (recipe.V1 ?? World.Rekor).Add(recipe, own, World.Now)
            : (recipe.V2 ?? World.Tiles).Add(recipe, own);
    }

    private JsonObject Stamp(TimestampRecipe recipe, byte[] signature)
    {
        recipe.Authority ??= World.Tsa;
        return new() { ["signedTimestamp"] = Convert.ToBase64String(recipe.Make(signature, World.Now.AddSeconds(10))) };
    }

    private static JsonObject Message(byte[] artifact, byte[] signature, HashAlgorithmName hash) => new()
    {
        ["messageDigest"] = new JsonObject
        {
            ["algorithm"] = LogEntryBodies.ProtobufName(hash),
            ["digest"] = Convert.ToBase64String(CryptographicOperations.HashData(hash, artifact)),
        },
        ["signature"] = Convert.ToBase64String(signature),
    };

    private VerificationInputs PolicySide(IssuedCertificate? certificate, SigningKey key)
    {
        var keyless = certificate is not null && !_own;
        var root = World.TrustedRoot();
        _roots.ForEach(change => change(root));
        var inputs = new VerificationInputs
        {
            TrustedRootJson = keyless || _entries.Count > 0 || _timestamps.Count > 0 ? root.ToJson() : null,
            KeyPem = certificate is null ? key.Pem : null,
            Identity = keyless ? _leaf.Identity : null,
            Issuer = keyless ? _leaf.IssuerClaim : null,
            AuthorityPem = _own ? PemEncoding.WriteString("CERTIFICATE", certificate!.Authority.Root) + "\n" : null,
            TlogThreshold = keyless || _entries.Count > 0 ? 1 : 0,
            TimestampThreshold = keyless || _entries.Any(e => e.Generation == 1) || _timestamps.Count > 0 ? 1 : 0,
            SctThreshold = keyless ? 1 : 0,
        };
        return _inputs.Aggregate(inputs, (i, change) => change(i));
    }

    private static JsonObject Raw(byte[] der) => new() { ["rawBytes"] = Convert.ToBase64String(der) };
}
