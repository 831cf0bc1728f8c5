using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Conformance;

/// <summary>Reads what cases share; each trusted root once.</summary>
internal sealed class VectorFiles
{
    private readonly Dictionary<string, VerificationResult<TrustedRoot>> _roots = new(StringComparer.Ordinal);

    /// <summary>A trusted root.</summary>
    public VerificationResult<TrustedRoot> Root(string path)
    {
        var full = Path.GetFullPath(path);
        if (!_roots.TryGetValue(full, out var root))
            _roots[full] = root = TrustedRootReader.Read(File.ReadAllBytes(full));
        return root;
    }

    /// <summary>A public key in PEM.</summary>
    public static VerificationResult<PublicKey> Key(string path) => PublicKey.ReadPem(File.ReadAllText(path));

    /// <summary>Certificates in PEM.</summary>
    public static VerificationResult<Certificate[]> Certificates(string path) => Certificate.ReadPem(File.ReadAllText(path));
}
