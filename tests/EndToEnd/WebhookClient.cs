using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.EndToEnd;

/// <summary>The certificate that the API server shows to webhooks that ask for one, as an admin sets it up: an authority, a kubeconfig of webhooks, an admission configuration.</summary>
public sealed class WebhookClient
{
    private readonly string _folder;

    /// <summary>Makes all of it in a folder.</summary>
    public WebhookClient(string folder)
    {
        _folder = folder;
        using var certificate = Issue("webhook-clients", AuthorityFile, "kube-apiserver");
        File.WriteAllText(folder + "/webhook-client.crt", certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(folder + "/webhook-client.key", key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder + "/webhooks.kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            users:
              - name: "*"
                user: {client-certificate: "{{folder}}/webhook-client.crt", client-key: "{{folder}}/webhook-client.key" }
            """);
        File.WriteAllText(AdmissionFile, $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
              - name: ValidatingAdmissionWebhook
                configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: "{{folder}}/webhooks.kubeconfig"}
            """);
    }

    /// <summary>The authority's certificate.</summary>
    public string AuthorityFile => _folder + "/webhook-clients.crt";

    /// <summary>What <c>--admission-control-config-file</c> names.</summary>
    public string AdmissionFile => _folder + "/admission.yaml";

    /// <summary>A client's certificate of another authority, with the same name.</summary>
    public X509Certificate2 OfAnotherAuthority() => Issue("others", _folder + "/others.crt", "kube-apiserver");

    private static X509Certificate2 Issue(string authority, string file, string client)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + authority, authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var issuer = request.CreateSelfSigned(from, to);
        File.WriteAllText(file, issuer.ExportCertificatePem());
        using var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = new CertificateRequest("CN=" + client, clientKey, HashAlgorithmName.SHA256);
        issued.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = issued.Create(issuer, from, to, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(clientKey);
    }
}
