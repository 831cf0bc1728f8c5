using System.Security.Cryptography.X509Certificates;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Certificates;

/// <summary>Keeps the Secret's certificates valid and the API server's trust in step with them.</summary>
/// <remarks>
/// The Secret is the truth; each step writes one thing and is done again until nothing is left to do:
/// 1. read the Secret and the webhook configuration;
/// 2. give <c>caBundle</c> the Secret's authorities, also when somebody else has just overwritten it;
/// 3. do what <see cref="CertificatePlan"/> says;
/// 4. wait for a change of either, or for the next time that something is due.
/// </remarks>
/// <param name="settings">What is kept, and where.</param>
/// <param name="reader">Reads the objects.</param>
/// <param name="writer">Writes them.</param>
/// <param name="watch">Tells of changes of either object until it is cancelled.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where steps are told.</param>
internal sealed class CertificateWork(
    CertificateSettings settings, IObjectReader reader, IObjectWriter writer, Func<ClusterChanges, CancellationToken, Task> watch, TimeProvider time, ILogger<CertificateWork> logger)
    : ILeaderWork
{
    private readonly SecretStore _secrets = new(reader, writer, settings);
    private readonly WebhookTrust _webhooks = new(reader, writer, settings);
    private readonly BackOff _backOff = new(ApiLimits.FirstDelay, ApiLimits.LongestDelay, Random.Shared.NextDouble);
    private string _trusted = "";
    private DateTimeOffset _trustedSince;
    private bool _isUnasked;

    /// <inheritdoc/>
    public string Name => "certificates";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken term)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(term);
        var changes = new ClusterChanges(time);
        var watching = watch(changes, end.Token);
        // What another leader saw is not known here.
        _trusted = "";
        try
        {
            while (true)
                await changes.WaitAsync(await TryStepAsync(term), term);                            // 4
        }
        finally
        {
            await end.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One step; how long nothing is to be done after it.</summary>
    internal async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await _secrets.ReadAsync(cancellationToken);                                     // 1
        var content = known is { } bytes ? SecretContent.Read(bytes, settings.Service, now) : null;
        var trust = await TrustAsync(cancellationToken);
        if (trust is not null && content is { AuthorityProblem: null })
            await EnsureTrustAsync(trust, content, now, cancellationToken);                          // 2
        var isTrusted = content is { Authorities.Count: 1 } || (trust is not null && (trust.Webhooks.Count == 0 || now - _trustedSince >= settings.Times.Settling));
        var (step, why, until) = CertificatePlan.Next(content, isTrusted, now, settings.Times);      // 3
        // An authority that nobody can be made to trust must not sign.
        if (step == CertificateStep.AddAuthority && trust is null)
            step = CertificateStep.Wait;
        if (step == CertificateStep.Wait)
            return Clamp(until - now);
        await DoAsync(step, known, content, trust, now, cancellationToken);
        Log.CertificateStep(logger, settings.Service.Namespace, settings.Secret, step, why);
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pause = await StepAsync(cancellationToken);
            _backOff.Reset();
            return pause;
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.Conflict)
        {
            // Somebody else was first; what they did is read next.
            return _backOff.Next();
        }
        catch (ApiException failure)
        {
            Log.CertificatesNotKept(logger, failure.Message);
            return _backOff.Next();
        }
    }

    /// <summary>Whom webhooks trust; null when this replica may not know.</summary>
    private async Task<ReadTrust?> TrustAsync(CancellationToken cancellationToken)
    {
        try
        {
            var trust = await _webhooks.ReadAsync(cancellationToken);
            if (trust.Webhooks.Count == 0 && !_isUnasked)
                Log.NoWebhook(logger, settings.WebhookConfiguration, settings.Service.Host);
            _isUnasked = trust.Webhooks.Count == 0;
            return trust;
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.Forbidden)
        {
            Log.CertificatesNotKept(logger, failure.Message);
            return null;
        }
    }

    private async Task EnsureTrustAsync(ReadTrust trust, SecretContent content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = await _webhooks.WriteAsync(trust, content.Authorities, cancellationToken);
        if (changed > 0)
            Log.TrustWritten(logger, settings.WebhookConfiguration, changed, content.Authorities.Count);
        var newest = content.Authorities[^1].Thumbprint;
        if (changed == 0 && _trusted == newest)
            return;
        (_trusted, _trustedSince) = (newest, now);
    }

    private Task DoAsync(
        CertificateStep step, ReadOnlyMemory<byte>? known, SecretContent? content, ReadTrust? trust, DateTimeOffset now, CancellationToken cancellationToken) => step switch
        {
            CertificateStep.Wait => Task.CompletedTask,
            CertificateStep.Remake => RemakeAsync(known, content, trust, now, cancellationToken),
            CertificateStep.AddAuthority => AddAsync(known, content!.Authorities, null, now, cancellationToken),
            CertificateStep.Sign => _secrets.WriteAsync(known, null, null, content!.Authority!.MakeServing(settings.Service, now, settings.Times), cancellationToken),
            CertificateStep.DropAuthorities => _secrets.WriteAsync(known, CertificatePlan.Needed(content!.Authorities, now, settings.Times), null, null, cancellationToken),
        };

    /// <summary>Begins anew. Replicas may still serve under what the API server trusts now, so that stays beside the new authority, which signs nothing at first.</summary>
    private Task RemakeAsync(ReadOnlyMemory<byte>? known, SecretContent? content, ReadTrust? trust, DateTimeOffset now, CancellationToken cancellationToken)
    {
        X509Certificate2[] old = [.. (trust?.Webhooks ?? []).SelectMany(w => SecretContent.Certificates(w.Bundle))
            .Where(a => a.Subject.StartsWith(CertificatePair.AuthorityName, StringComparison.Ordinal))
            .Concat(content?.Authorities ?? []).Where(a => ServingPair.Last(a) > now && ServingPair.First(a) <= now)
            .DistinctBy(a => a.Thumbprint).OrderBy(ServingPair.First)];
        return AddAsync(known, old, content?.Serving is null ? new("", "") : null, now, cancellationToken);
    }

    private Task AddAsync(ReadOnlyMemory<byte>? known, IReadOnlyList<X509Certificate2> old, CertificatePair? serving, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var made = CertificatePair.MakeAuthority(now, settings.Times);
        if (old.Count == 0)
            serving = made.MakeServing(settings.Service, now, settings.Times);
        return _secrets.WriteAsync(
            known, [.. old.TakeLast(SecretContent.MaxAuthorities - 1), X509Certificate2.CreateFromPem(made.Certificate)], made.Key, serving, cancellationToken);
    }

    private TimeSpan Clamp(TimeSpan pause) =>
        pause > settings.Times.Look ? settings.Times.Look : pause < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : pause;
}
