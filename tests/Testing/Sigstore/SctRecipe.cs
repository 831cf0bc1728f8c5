namespace Modelgate.Testing.Sigstore;

/// <summary>What a signed certificate timestamp should look like. The default is a good one of the world's log.</summary>
public sealed class SctRecipe
{
    /// <summary>Who signs; null means the world's log.</summary>
    public CertificateTransparencyLog? Log { get; set; }

    /// <summary>The time it states; null means the world's.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>Log-specific extensions.</summary>
    public byte[] Extensions { get; set; } = [];

    /// <summary>Changes the precertificate that the log signs.</summary>
    public Func<byte[], byte[]>? Signed { get; set; }

    /// <summary>The issuer's public key that the log signs; null means the right one.</summary>
    public byte[]? IssuerSpki { get; set; }

    /// <summary>Changes the finished structure.</summary>
    public Func<byte[], byte[]>? Edit { get; set; }

    internal byte[] Make(VirtualSigstore world, byte[] toBeSigned, byte[] issuerSpki)
    {
        var made = (Log ?? world.CtLog).Sign(Signed?.Invoke(toBeSigned) ?? toBeSigned, IssuerSpki ?? issuerSpki, Time ?? world.Now, Extensions);
        return Edit?.Invoke(made) ?? made;
    }
}
