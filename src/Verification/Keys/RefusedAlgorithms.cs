using System.Collections.Frozen;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Keys;

/// <summary>Names for what is not accepted, so that a refusal says more than a number.</summary>
internal static class RefusedAlgorithms
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        // Curves (RFC 5480, SEC 2, RFC 5639, GB/T 32918).
        ["1.3.132.0.10"] = "secp256k1",
        ["1.2.840.10045.3.1.1"] = "P-192",
        ["1.3.132.0.33"] = "P-224",
        ["1.3.132.0.8"] = "secp160r1",
        ["1.3.132.0.31"] = "secp192k1",
        ["1.3.132.0.32"] = "secp224k1",
        ["1.3.132.0.1"] = "sect163k1",
        ["1.3.132.0.16"] = "sect283k1",
        ["1.3.132.0.17"] = "sect283r1",
        ["1.3.132.0.36"] = "sect409k1",
        ["1.3.132.0.37"] = "sect409r1",
        ["1.3.132.0.38"] = "sect571k1",
        ["1.3.132.0.39"] = "sect571r1",
        ["1.3.36.3.3.2.8.1.1.7"] = "brainpoolP256r1",
        ["1.3.36.3.3.2.8.1.1.11"] = "brainpoolP384r1",
        ["1.3.36.3.3.2.8.1.1.13"] = "brainpoolP512r1",
        ["1.2.156.10197.1.301"] = "SM2",
        // Keys.
        ["1.2.840.10040.4.1"] = "DSA",
        ["1.3.101.113"] = "Ed448",
        ["1.3.101.110"] = "X25519",
        ["1.3.101.111"] = "X448",
        ["1.2.840.10046.2.1"] = "Diffie-Hellman",
        ["1.2.840.113549.1.3.1"] = "Diffie-Hellman",
        ["1.3.132.1.12"] = "ECDH",
        ["1.3.132.1.13"] = "ECMQV",
        ["1.2.840.113549.1.1.7"] = "RSAES-OAEP",
        ["1.2.643.2.2.19"] = "GOST R 34.10-2001",
        ["1.2.643.7.1.1.1.1"] = "GOST R 34.10-2012 (256 bits)",
        ["1.2.643.7.1.1.1.2"] = "GOST R 34.10-2012 (512 bits)",
        ["1.2.840.113549.1.9.16.3.17"] = "HSS/LMS",
        ["1.3.6.1.5.5.7.6.34"] = "XMSS",
        ["2.16.840.1.101.3.4.4.1"] = "ML-KEM-512",
        ["2.16.840.1.101.3.4.4.2"] = "ML-KEM-768",
        ["2.16.840.1.101.3.4.4.3"] = "ML-KEM-1024",
        ["2.16.840.1.101.3.4.3.32"] = "HashML-DSA-44",
        ["2.16.840.1.101.3.4.3.33"] = "HashML-DSA-65",
        ["2.16.840.1.101.3.4.3.34"] = "HashML-DSA-87",
        ["2.16.840.1.101.3.4.3.20"] = "SLH-DSA-SHA2-128s",
        ["2.16.840.1.101.3.4.3.21"] = "SLH-DSA-SHA2-128f",
        ["2.16.840.1.101.3.4.3.22"] = "SLH-DSA-SHA2-192s",
        ["2.16.840.1.101.3.4.3.23"] = "SLH-DSA-SHA2-192f",
        ["2.16.840.1.101.3.4.3.24"] = "SLH-DSA-SHA2-256s",
        ["2.16.840.1.101.3.4.3.25"] = "SLH-DSA-SHA2-256f",
        // Signatures on certificates, and hashes.
        ["1.2.840.113549.1.1.2"] = "MD2 with RSA",
        ["1.2.840.113549.1.1.4"] = "MD5 with RSA",
        ["1.2.840.113549.1.1.5"] = "SHA-1 with RSA",
        ["1.2.840.113549.1.1.14"] = "SHA-224 with RSA",
        ["1.2.840.10045.4.1"] = "SHA-1 with ECDSA",
        ["1.2.840.10045.4.3.1"] = "SHA-224 with ECDSA",
        ["1.2.840.10040.4.3"] = "SHA-1 with DSA",
        ["2.16.840.1.101.3.4.3.2"] = "SHA-256 with DSA",
        ["1.2.156.10197.1.501"] = "SM3 with SM2",
        ["1.2.840.113549.2.5"] = "MD5",
        ["1.3.14.3.2.26"] = "SHA-1",
        ["2.16.840.1.101.3.4.2.4"] = "SHA-224",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name and the identifier; the identifier alone, quoted, when the name is not known here.</summary>
    public static string Name(string oid) => Names.TryGetValue(oid, out var name) ? $"{name} ({oid})" : Quoted.Text(oid);
}
