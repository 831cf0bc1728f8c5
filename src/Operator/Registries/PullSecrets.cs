using System.Collections.Concurrent;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Registries;

/// <summary>Has the pull secrets that policies name.</summary>
internal interface IPullSecrets
{
    /// <summary>The credentials of a Secret of Modelgate's own namespace.</summary>
    /// <exception cref="RegistryException">They cannot be had.</exception>
    Task<PullSecret> ReadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>Reads pull secrets from the API server, each again after a while. No other namespace's Secrets are ever asked for.</summary>
internal sealed class PullSecrets(IObjectReader reader, string @namespace, TimeSpan keep, TimeProvider time) : IPullSecrets
{
    private readonly ConcurrentDictionary<string, (PullSecret Secret, long Read)> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<PullSecret> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(name, out var known) && time.GetElapsedTime(known.Read) < keep)
            return known.Secret;
        try
        {
            var json = await reader.GetAsync(ClusterKinds.Secrets, @namespace, name, ApiLimits.AnswerTime, cancellationToken);
            var secret = PullSecret.Read(name, json);
            _known[name] = (secret, time.GetTimestamp());
            return secret;
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            throw new RegistryException(RegistryFailureKind.Forbidden, $"Secret {name} does not exist in namespace {@namespace}", failure);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.Forbidden)
        {
            throw new RegistryException(RegistryFailureKind.Forbidden, $"Secret {name} of namespace {@namespace} may not be read; list it in the chart's registries.pullSecrets", failure);
        }
        catch (ApiException failure)
        {
            throw new RegistryException(RegistryFailureKind.Unavailable, $"Secret {name} could not be read: {failure.Message}", failure);
        }
    }
}
