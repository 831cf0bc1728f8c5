using System.Text;
using BenchmarkDotNet.Attributes;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Benchmarks;

/// <summary>One attestation, from its JSON to the verdict. The trusted root is read once, as in a process that serves.</summary>
/// <remarks>
/// "Seen" bundles meet the memory of leaf certificates that were checked against the root's authority (one P-384 signature, two thirds of the
/// time); "new" ones never do: each call has a certificate that the root has not met.
/// </remarks>
[MemoryDiagnoser]
public class VerificationBenchmarks
{
    private const int Many = 512;
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;
    private readonly MadeBundle _rekorV1 = World.Bundle(b => b.Dsse().RekorV1("dsse"));
    private readonly MadeBundle _rekorV2 = World.Bundle(b => b.Dsse().RekorV2().Timestamp());
    private readonly MadeBundle _key = World.Bundle(b => b.Key(KeyKind.P256).Dsse());
    private VerificationPolicy _keyless = null!;
    private VerificationPolicy _keyed = null!;
    private MadeBundle[] _newV1 = [];
    private MadeBundle[] _newV2 = [];
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _keyless = Keyless();
        _keyed = new() { Keys = [new(PublicKey.Read(_key.Key.Spki).Value!, ValidityWindow.Always)] };
        _newV1 = [.. Enumerable.Range(0, Many).Select(_ => World.Bundle(b => b.Dsse().RekorV1("dsse")))];
        _newV2 = [.. Enumerable.Range(0, Many).Select(_ => World.Bundle(b => b.Dsse().RekorV2().Timestamp()))];
    }

    [Benchmark]
    public int KeylessRekorV1Seen() => Verify(_rekorV1, _keyless);

    [Benchmark]
    public int KeylessRekorV1New() => Verify(_newV1[Next()], _keyless);

    [Benchmark]
    public int KeylessRekorV2Seen() => Verify(_rekorV2, _keyless);

    [Benchmark]
    public int KeylessRekorV2New() => Verify(_newV2[Next()], _keyless);

    [Benchmark]
    public int KeyP256() => Verify(_key, _keyed);

    /// <summary>A new root every so often keeps its memory of leaves empty of those that come again.</summary>
    private int Next()
    {
        _next = (_next + 1) % Many;
        if (_next == 0)
            _keyless = Keyless();
        return _next;
    }

    private static VerificationPolicy Keyless() => new()
    {
        TrustedRoot = TrustedRootReader.Read(Encoding.UTF8.GetBytes(World.TrustedRootJson())).Value!,
        Identities = [CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, LeafCertificate.DefaultIdentity)],
    };

    private static int Verify(MadeBundle bundle, VerificationPolicy policy)
    {
        var result = ModelVerifier.Verify(new() { Attestation = bundle.Bytes, Artifact = null, Now = World.Now }, policy);
        return result.IsSuccess ? result.Value.SigningTimes.Count : throw new InvalidOperationException(result.Failure.ToString());
    }
}
