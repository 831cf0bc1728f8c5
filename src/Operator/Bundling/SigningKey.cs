using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Modelgate.Operator.Bundling;

/// <summary>A private key that signs bundles: ECDSA on P-256, P-384 or P-521, or Ed25519.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly ECDsa? _ecdsa;
    private readonly Ed25519PrivateKeyParameters? _ed25519;

    private SigningKey(ECDsa? ecdsa, Ed25519PrivateKeyParameters? ed25519, byte[] publicKey)
    {
        _ecdsa = ecdsa;
        _ed25519 = ed25519;
        SubjectPublicKeyInfo = publicKey;
    }

    /// <summary>The public key in DER.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>True for ECDSA, the only kind that signed models may have.</summary>
    public bool IsEllipticCurve => _ecdsa is not null;

    /// <summary>The public key in PEM, with a line feed at the end, as OpenSSL writes it.</summary>
    public string PublicKeyPem => PemEncoding.WriteString("PUBLIC KEY", SubjectPublicKeyInfo.Span) + "\n";

    /// <summary>Reads a private key in PEM: PKCS #8, encrypted or not, cosign's own form, or the older form of elliptic curve keys.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">Asked only for an encrypted key; null when there is none.</param>
    /// <returns>The key, or what is wrong, to follow the file's name.</returns>
    public static (SigningKey? Key, string? Problem) Read(string pem, Func<string?> password)
    {
        try
        {
            if (!PemEncoding.TryFind(pem, out var fields))
                return (null, "there is no private key in PEM in it");
            var data = Convert.FromBase64String(pem[fields.Base64Data]);
            switch (pem[fields.Label])
            {
                case "PRIVATE KEY":
                    return Of(data);
                case "ENCRYPTED PRIVATE KEY":
                    if (password() is not { } secret)
                        return (null, "the key is encrypted; set MODELGATE_KEY_PASSWORD, or run in a terminal to be asked");
                    return Decrypt(data, secret);
                case "EC PRIVATE KEY":
                    using (var key = ECDsa.Create())
                    {
                        key.ImportECPrivateKey(data, out _);
                        return Of(key.ExportPkcs8PrivateKey());
                    }

                case "ENCRYPTED SIGSTORE PRIVATE KEY" or "ENCRYPTED COSIGN PRIVATE KEY":
                    if (password() is not { } cosign)
                        return (null, "the key is encrypted; set MODELGATE_KEY_PASSWORD, or run in a terminal to be asked");
                    var (opened, why) = CosignKey.Open(data, cosign);
                    return opened is null ? (null, why) : Of(opened);
                case var label:
                    return (null, $"it holds a {label}, and a private key in PKCS #8 (PRIVATE KEY) is needed");
            }
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException or ArgumentException or Org.BouncyCastle.Security.GeneralSecurityException or IOException)
        {
            return (null, "the private key cannot be read");
        }
    }

    /// <summary>Signs data, with the hash that belongs to the key; ECDSA signatures in DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (_ecdsa is not null)
            return _ecdsa.SignData(data, HashOf(_ecdsa), DSASignatureFormat.Rfc3279DerSequence);
        var signer = new Ed25519Signer();
        signer.Init(true, _ed25519);
        signer.BlockUpdate(data);
        return signer.GenerateSignature();
    }

    /// <inheritdoc/>
    public void Dispose() => _ecdsa?.Dispose();

    private static (SigningKey? Key, string? Problem) Decrypt(byte[] data, string password)
    {
        try
        {
            var info = Org.BouncyCastle.Pkcs.PrivateKeyInfoFactory.CreatePrivateKeyInfo(
                password.ToCharArray(), Org.BouncyCastle.Asn1.Pkcs.EncryptedPrivateKeyInfo.GetInstance(data));
            return Of(info.GetEncoded());
        }
        catch (Org.BouncyCastle.Crypto.InvalidCipherTextException)
        {
            return (null, "the password is not that of the key");
        }
    }

    private static (SigningKey? Key, string? Problem) Of(byte[] pkcs8)
    {
        if (PrivateKeyFactory.CreateKey(pkcs8) is Ed25519PrivateKeyParameters ed25519)
            return (new(null, ed25519, Org.BouncyCastle.X509.SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(ed25519.GeneratePublicKey()).GetEncoded()), null);
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return (null, "keys that sign here are ECDSA on P-256, P-384 or P-521, or Ed25519");
        }

        if (key.ExportParameters(false).Curve.Oid.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35")
            return (new(key, null, key.ExportSubjectPublicKeyInfo()), null);
        key.Dispose();
        return (null, "keys that sign here are ECDSA on P-256, P-384 or P-521, or Ed25519");
    }

    private static HashAlgorithmName HashOf(ECDsa key) => key.KeySize switch
    {
        256 => HashAlgorithmName.SHA256,
        384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
