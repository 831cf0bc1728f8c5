using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Hosting;

/// <summary>The certificate that new connections get; replaced as a whole when its files change.</summary>
/// <remarks>
/// The files are compared by content, not by time or inode: kubelet swaps a Secret's files by moving a symbolic link. A pair that does not
/// fit together (half written, key of another certificate) leaves the last good one in use.
/// </remarks>
internal sealed class ServingCertificate : IDisposable
{
    private readonly string? _certificateFile;
    private readonly string? _keyFile;
    private readonly ILogger _logger;
    private byte[] _seen = [];
    private string? _rejected;
    private SslStreamCertificateContext _context;

    private ServingCertificate(string? certificateFile, string? keyFile, ILogger logger, SslStreamCertificateContext context) =>
        (_certificateFile, _keyFile, _logger, _context) = (certificateFile, keyFile, logger, context);

    /// <summary>What a new connection uses.</summary>
    public SslStreamCertificateContext Context => Volatile.Read(ref _context);

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">They hold no certificate and key that belong together.</exception>
    public static ServingCertificate FromFiles(string certificateFile, string keyFile, ILogger logger)
    {
        var (seen, certificate, key) = ReadFiles(certificateFile, keyFile);
        var context = Make(certificate, key);
        Log.CertificateLoaded(logger, context.TargetCertificate.Thumbprint, context.TargetCertificate.NotAfter);
        return new(certificateFile, keyFile, logger, context) { _seen = seen };
    }

    /// <summary>A certificate that was made for this run.</summary>
    public static ServingCertificate SelfMade(X509Certificate2 certificate, ILogger logger)
    {
        Log.CertificateLoaded(logger, certificate.Thumbprint, certificate.NotAfter);
        return new(null, null, logger, SslStreamCertificateContext.Create(certificate, null, offline: true));
    }

    /// <summary>Reads the files again if their content changed.</summary>
    public void Reload()
    {
        if (_certificateFile is null || _keyFile is null)
            return;
        try
        {
            var (seen, certificate, key) = ReadFiles(_certificateFile, _keyFile);
            if (seen.AsSpan().SequenceEqual(_seen))
                return;
            var context = Make(certificate, key);
            (_seen, _rejected) = (seen, null);
            Volatile.Write(ref _context, context);
            Log.CertificateLoaded(_logger, context.TargetCertificate.Thumbprint, context.TargetCertificate.NotAfter);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (_rejected != problem.Message)
                Log.CertificateRejected(_logger, problem.Message);
            _rejected = problem.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.TargetCertificate.Dispose();

    private static (byte[] Seen, string Certificate, string Key) ReadFiles(string certificateFile, string keyFile)
    {
        var certificate = File.ReadAllText(certificateFile);
        var key = File.ReadAllText(keyFile);
        return (SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(certificate + '\0' + key)), certificate, key);
    }

    private static SslStreamCertificateContext Make(string certificate, string key)
    {
        using var pair = X509Certificate2.CreateFromPem(certificate, key);
        // A key that lives only in memory is not taken by every TLS back end; PKCS#12 in between is.
        var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }
}
