using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>Which entry of the policies a reference is fetched by: the longest prefix; of several the first policy's, by name. The same in every replica.</summary>
internal static class RegistrySelection
{
    /// <summary>The entries of all policies, the longest prefixes first.</summary>
    public static IReadOnlyList<AttestationRegistry> Of(IEnumerable<ModelPolicy> policies) =>
        [.. policies.OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => p.Trust.Registries).OrderByDescending(r => r.Prefix.Length)];

    /// <summary>The entry for a reference; null: no policy lists its registry.</summary>
    public static AttestationRegistry? Find(IReadOnlyList<AttestationRegistry> registries, RegistryReference reference) => registries.FirstOrDefault(r => reference.IsBelow(r.Prefix));

    /// <summary>Equal for entries that say the same, so that a policy that changes elsewhere costs no new connections.</summary>
    public static string KeyOf(AttestationRegistry registry) =>
        string.Join('|', [registry.Prefix, registry.PullSecret ?? "", registry.PlainHttp ? "http" : "https", .. registry.CertificateAuthorities.Select(a => Convert.ToHexStringLower(a.Fingerprint.Span))]);
}
