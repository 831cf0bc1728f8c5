using System.Collections.Concurrent;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Modelgate.Testing.Sigstore;

/// <summary>A private key of the test world, and what the world says about its public half.</summary>
public sealed class SigningKey
{
    private static readonly ConcurrentDictionary<KeyKind, Lazy<SigningKey>> RsaKeys = new();
    private readonly AsymmetricAlgorithm? _platform;
    private readonly Ed25519PrivateKeyParameters? _edwards;

    private SigningKey(KeyKind kind, AsymmetricAlgorithm platform)
    {
        (Kind, _platform) = (kind, platform);
        Spki = platform.ExportSubjectPublicKeyInfo();
    }

    private SigningKey(Ed25519PrivateKeyParameters edwards)
    {
        (Kind, _edwards) = (KeyKind.Ed25519, edwards);
        Spki = Der.Sequence(w =>
        {
            w.Sequence(algorithm => algorithm.WriteObjectIdentifier(Oids.Ed25519));
            w.WriteBitString(RawEd25519());
        });
    }

    /// <summary>What kind of key this is.</summary>
    public KeyKind Kind { get; }

    /// <summary>DER of the SubjectPublicKeyInfo.</summary>
    public byte[] Spki { get; }

    /// <summary>PEM of the SubjectPublicKeyInfo, lines of 64 characters and a final line break.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", Spki) + "\n";

    /// <summary>The hash that goes with the key. For Ed25519 that of its prehashed form.</summary>
    public HashAlgorithmName Hash => Kind switch
    {
        KeyKind.P384 => HashAlgorithmName.SHA384,
        KeyKind.P521 or KeyKind.Ed25519 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    /// <summary>Sigstore's <c>keyDetails</c> word for the key.</summary>
    public string Details => Kind switch
    {
        KeyKind.P256 => "PKIX_ECDSA_P256_SHA_256",
        KeyKind.P384 => "PKIX_ECDSA_P384_SHA_384",
        KeyKind.P521 => "PKIX_ECDSA_P521_SHA_512",
        KeyKind.Rsa2048 or KeyKind.Rsa2048Exponent3 => "PKIX_RSA_PKCS1V15_2048_SHA256",
        KeyKind.Rsa3072 => "PKIX_RSA_PKCS1V15_3072_SHA256",
        KeyKind.Rsa4096 => "PKIX_RSA_PKCS1V15_4096_SHA256",
        KeyKind.Ed25519 => "PKIX_ED25519",
        _ => "PUBLIC_KEY_DETAILS_UNSPECIFIED",
    };

    /// <summary>A new key. RSA keys are slow to make, so there is one of each size in a process.</summary>
    public static SigningKey New(KeyKind kind) => kind switch
    {
        KeyKind.P256 => new(kind, ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        KeyKind.P384 => new(kind, ECDsa.Create(ECCurve.NamedCurves.nistP384)),
        KeyKind.P521 => new(kind, ECDsa.Create(ECCurve.NamedCurves.nistP521)),
        KeyKind.Secp256k1 => new(kind, ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"))),
        KeyKind.Ed25519 => new(new Ed25519PrivateKeyParameters(new SecureRandom())),
        _ => RsaKeys.GetOrAdd(kind, k => new(() => new(k, NewRsa(k)))).Value,
    };

    /// <summary>The 32 bytes of an Ed25519 public key.</summary>
    public byte[] RawEd25519() =>
        _edwards?.GeneratePublicKey().GetEncoded() ?? throw new InvalidOperationException($"{Kind} is not Ed25519");

    /// <summary>Signs with the key's own hash (Ed25519: pure). ECDSA signatures are DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => Sign(data, Hash);

    /// <summary>Signs with another hash, as some clients do with P-384 and SHA-256. Ed25519 has no choice and ignores it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data, HashAlgorithmName hash)
    {
        if (_edwards is not null)
            return Generate(new Ed25519Signer(), data);
        lock (_platform!)
        {
            return _platform is ECDsa ecdsa
                ? ecdsa.SignData(data, hash, DSASignatureFormat.Rfc3279DerSequence)
                : ((RSA)_platform).SignData(data, hash, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>Signs as Ed25519ph (RFC 8032, SHA-512, empty context).</summary>
    public byte[] SignPrehashed(ReadOnlySpan<byte> data) => Generate(new Ed25519phSigner([]), data);

    /// <summary>DER of the AlgorithmIdentifier of a signature by this key.</summary>
    public byte[] SignatureAlgorithm(HashAlgorithmName hash) => Der.Sequence(w =>
    {
        w.WriteObjectIdentifier(Kind switch
        {
            KeyKind.Ed25519 => Oids.Ed25519,
            KeyKind.P256 or KeyKind.P384 or KeyKind.P521 or KeyKind.Secp256k1 => Oids.EcdsaWith(hash),
            _ => Oids.RsaWith(hash),
        });
        if (_platform is RSA)
            w.WriteNull();
    });

    private byte[] Generate(Org.BouncyCastle.Crypto.ISigner signer, ReadOnlySpan<byte> data)
    {
        signer.Init(forSigning: true, _edwards ?? throw new InvalidOperationException($"{Kind} is not Ed25519"));
        signer.BlockUpdate(data);
        return signer.GenerateSignature();
    }

    private static RSA NewRsa(KeyKind kind)
    {
        if (kind is KeyKind.Rsa2048Exponent3)
        {
            var generator = new RsaKeyPairGenerator();
            generator.Init(new RsaKeyGenerationParameters(BigInteger.Three, new SecureRandom(), 2048, 80));
            return RSA.Create(DotNetUtilities.ToRSAParameters((RsaPrivateCrtKeyParameters)generator.GenerateKeyPair().Private));
        }

        return RSA.Create(kind switch { KeyKind.Rsa1024 => 1024, KeyKind.Rsa3072 => 3072, KeyKind.Rsa4096 => 4096, _ => 2048 });
    }
}
