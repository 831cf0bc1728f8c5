using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Cluster;

/// <summary>The kinds of object that Modelgate reads in a cluster.</summary>
internal static class ClusterKinds
{
    /// <summary>Policies; cluster-scoped.</summary>
    public static readonly ResourceKind ModelPolicies = new("modelgate.dev", "v1alpha1", "modelpolicies");

    /// <summary>Bundles.</summary>
    public static readonly ResourceKind ModelBundles = new("modelgate.dev", "v1alpha1", "modelbundles");

    /// <summary>Namespaces; cluster-scoped.</summary>
    public static readonly ResourceKind Namespaces = new("", "v1", "namespaces");

    /// <summary>ConfigMaps.</summary>
    public static readonly ResourceKind ConfigMaps = new("", "v1", "configmaps");

    /// <summary>Secrets; only Modelgate's own is read, by its name.</summary>
    public static readonly ResourceKind Secrets = new("", "v1", "secrets");

    /// <summary>Webhook configurations; only Modelgate's own is read, by its name; cluster-scoped.</summary>
    public static readonly ResourceKind ValidatingWebhookConfigurations = new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations");

    /// <summary>Pods.</summary>
    public static readonly ResourceKind Pods = new("", "v1", "pods");

    /// <summary>PolicyReports, if their definition is installed.</summary>
    public static readonly ResourceKind PolicyReports = new("wgpolicyk8s.io", "v1alpha2", "policyreports");
}
