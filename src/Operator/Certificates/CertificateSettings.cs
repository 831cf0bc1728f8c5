namespace Modelgate.Operator.Certificates;

/// <summary>What self-managed certificates are for and where they are kept.</summary>
/// <param name="Service">The Service; its namespace is the Secret's as well.</param>
/// <param name="Secret">The Secret's name.</param>
/// <param name="WebhookConfiguration">The ValidatingWebhookConfiguration's name.</param>
internal sealed record CertificateSettings(ServiceName Service, string Secret, string WebhookConfiguration)
{
    /// <summary>The times.</summary>
    public CertificateTimes Times { get; init; } = new();
}
