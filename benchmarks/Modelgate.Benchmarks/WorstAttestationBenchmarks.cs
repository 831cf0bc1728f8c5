using System.Text;
using BenchmarkDotNet.Attributes;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Benchmarks;

/// <summary>The worst attestations of up to 1 MiB that are known, each from its JSON to the verdict and the files that it lists, under a root that has not met it.</summary>
[Config(typeof(OneByOne))]
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class WorstAttestationBenchmarks
{
    private static readonly byte[] Root = Encoding.UTF8.GetBytes(VirtualSigstore.Shared.TrustedRootJson());
    private MadeBundle _bundle = null!;
    private VerificationPolicy _policy = null!;

    /// <summary>The names of the shapes.</summary>
    public static IEnumerable<string> Shapes => WorstAttestations.Names;

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Make() => _bundle = WorstAttestations.Make(Shape);

    [IterationSetup]
    public void Forget() => _policy = new()
    {
        TrustedRoot = TrustedRootReader.Read(Root).Value!,
        Identities = [CertificateIdentity.Exact(LeafCertificate.DefaultIssuer, LeafCertificate.DefaultIdentity)],
    };

    [Benchmark]
    public bool Verify() => ModelVerifier.Verify(new() { Attestation = _bundle.Bytes, Artifact = null, Now = VirtualSigstore.Shared.Now.AddMinutes(2) }, _policy).IsSuccess;
}
