using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Hosting;

/// <summary>The certificate that new connections get; replaced as a whole, so that no connection sees half of a change.</summary>
/// <remarks>
/// Files are compared by content, not by time or inode: kubelet swaps a Secret's files by moving a symbolic link. A pair that does not
/// fit together (half written, key of another certificate) leaves the last good one in use.
/// </remarks>
internal sealed class ServingCertificate
{
    private readonly string? _certificateFile;
    private readonly string? _keyFile;
    private readonly ILogger _logger;
    private byte[] _seen = [];
    private string? _rejected;
    private SslStreamCertificateContext? _context;

    private ServingCertificate(string? certificateFile, string? keyFile, ILogger logger) => (_certificateFile, _keyFile, _logger) = (certificateFile, keyFile, logger);

    /// <summary>What a new connection uses; null while there is none.</summary>
    public SslStreamCertificateContext? Context => Volatile.Read(ref _context);

    /// <summary>When the certificate expires; null while there is none.</summary>
    public DateTimeOffset? NotAfter => Context is { } context ? ServingPair.Last(context.TargetCertificate) : null;

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">They hold no certificate and key that belong together.</exception>
    public static ServingCertificate FromFiles(string certificateFile, string keyFile, ILogger logger)
    {
        var (seen, certificate, key) = ReadFiles(certificateFile, keyFile);
        var made = new ServingCertificate(certificateFile, keyFile, logger) { _seen = seen };
        made.Use(ServingPair.Read(certificate, key));
        return made;
    }

    /// <summary>A certificate that was made for this run.</summary>
    public static ServingCertificate SelfMade(X509Certificate2 certificate, ILogger logger)
    {
        var made = new ServingCertificate(null, null, logger);
        made.Use(new(certificate, []));
        return made;
    }

    /// <summary>None yet: connections are refused until <see cref="Use"/>.</summary>
    public static ServingCertificate Awaited(ILogger logger) => new(null, null, logger);

    /// <summary>Why the certificate is of no use now; null when it is.</summary>
    public string? Problem(DateTimeOffset now) => Context switch
    {
        null => "there is no serving certificate yet",
        { TargetCertificate: var used } when now > ServingPair.Last(used) => FormattableString.Invariant($"the serving certificate expired at {ServingPair.Last(used):u}"),
        _ => null,
    };

    /// <summary>Gives new connections this pair.</summary>
    public void Use(ServingPair pair)
    {
        var context = SslStreamCertificateContext.Create(pair.Certificate, pair.Chain, offline: true);
        // The one before is not disposed: handshakes of this moment still use it.
        Volatile.Write(ref _context, context);
        Log.CertificateLoaded(_logger, pair.Certificate.Thumbprint, ServingPair.Last(pair.Certificate));
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
            Use(ServingPair.Read(certificate, key));
            (_seen, _rejected) = (seen, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (_rejected != problem.Message)
                Log.CertificateRejected(_logger, problem.Message);
            _rejected = problem.Message;
        }
    }

    private static (byte[] Seen, string Certificate, string Key) ReadFiles(string certificateFile, string keyFile)
    {
        var certificate = File.ReadAllText(certificateFile);
        var key = File.ReadAllText(keyFile);
        return (SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(certificate + '\0' + key)), certificate, key);
    }
}
