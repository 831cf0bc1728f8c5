using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>Reads what surrounds the programs of a container: variables that redirect or bring code, host names that the pod fixes, mounts over code.</summary>
public static class SurroundingsReader
{
    private static readonly string[] HubHosts =
        ["huggingface.co", "hf.co", "ollama.ai", "ollama.com", "modelscope.cn", "ghcr.io", "docker.io", "nvcr.io", "quay.io", "github.com", "amazonaws.com", "googleapis.com", "pypi.org", "pythonhosted.org", "windows.net"];

    private static readonly string[] CodeFolders =
        ["/usr/src/.venv", "/opt/venv", "/opt/conda", "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/usr/local/lib", "/usr/lib", "/lib", "/etc/ld.so.preload", "/tgi-entrypoint.sh", "/etc/ld.so.conf.d"];

    /// <summary>Adds the signals of one container that serves, loads or fetches models.</summary>
    public static void Read(ContainerSpec container, ResolvedEnvironment environment, PodWorkload pod, PodFiles files, IResolutionSink sink)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(sink);
        ReadVariables(environment, sink);
        JudgeLibraryPath(files, environment, sink);
        foreach (var mount in container.VolumeMounts)
            JudgeMount(mount, files, sink);
        foreach (var alias in pod.HostAliases)
        {
            if (!files.Budget.Take(1))
                break;
            if (IsHub(alias.Host))
            {
                sink.Add(new Signal(
                    SignalKind.RedirectedSource, alias.Host, $"the pod sends this host name to {alias.Ip}", new(ReferenceOrigin.Spec, alias.Path),
                    "Remove the host alias"));
            }
        }

        if (pod.HasOwnDns)
        {
            sink.Add(new Signal(
                SignalKind.RedirectedSource, "dnsConfig", "the pod asks its own name servers, which decide what answers for the hub",
                new(ReferenceOrigin.Spec, pod.SpecPath.Field("dnsConfig")), "Use the cluster's DNS"));
        }
    }

    /// <summary>Adds the signals of the variables that a script or a program set before it started another one.</summary>
    public static void ReadChanges(PodFiles files, ResolvedEnvironment now, ResolvedEnvironment before, IResolutionSink sink)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(sink);
        Dictionary<string, Word?>? changed = null;
        foreach (var (name, value) in now.VariablesOver(before))
        {
            if (!files.Budget.Take(1))
                return;
            if (!before.TryGet(name, out var old) || old.Text != value.Text || old.IsKnown != value.IsKnown)
                (changed ??= new(StringComparer.Ordinal))[name] = value;
        }

        if (changed is null)
            return;
        var own = new ResolvedEnvironment(changed);
        ReadVariables(own, sink);
        JudgeLibraryPath(files, own, sink);
    }

    /// <summary>True when a text names a host from which models or packages are fetched.</summary>
    internal static bool NamesHub(string? text)
    {
        foreach (var hub in text is null ? [] : HubHosts)
        {
            if (text!.Contains(hub, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Adds the signals of the variables that a program sees. For the container as a whole, and again where a script exports more.</summary>
    public static void ReadVariables(ResolvedEnvironment environment, IResolutionSink sink)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(sink);
        foreach (var (name, value) in environment.Variables)
        {
            if (name.StartsWith("BASH_FUNC_", StringComparison.Ordinal))
                sink.Add(new Signal(SignalKind.CodePlugin, name, "bash takes it for a function, which it runs in place of the program of that name", value.Origin));
            if (!SurroundingVariables.All.TryGetValue(name, out var known) || (value.IsKnown && SurroundingVariables.IsHarmless(name, value.Text)))
                continue;
            sink.Add(new Signal(known.Kind, value.IsKnown ? $"{name}={Shown(value.Text)}" : name, known.Reason, value.Origin));
        }
    }

    // NVIDIA's and the image's own folders are usual; a folder that a volume provides is not.
    private static void JudgeLibraryPath(PodFiles files, ResolvedEnvironment environment, IResolutionSink sink)
    {
        foreach (var name in (ReadOnlySpan<string>)["LD_LIBRARY_PATH", "PATH"])
        {
            if (environment[name] is not { } value)
                continue;
            foreach (var range in value.Text.AsSpan().Split(':'))
            {
                var folder = value.Text.AsSpan()[range];
                if (folder.Length == 0 || folder[0] != '/')
                    continue;
                var path = ContainerPath.Normalise(folder.ToString());
                if (path.StartsWith("/usr/local/nvidia", StringComparison.Ordinal))
                    continue;
                if (!files.Budget.Take(1))
                    return;
                if (files.Locate(path).Mount is not { } mount)
                    continue;
                sink.Add(new Signal(
                    SignalKind.CodePlugin, $"{name}={Shown(value.Text)}", $"{path} lies on volume {mount.Volume}, so programs and libraries come from there", value.Origin));
                return;
            }
        }
    }

    private static void JudgeMount(VolumeMount mount, PodFiles files, IResolutionSink sink)
    {
        var path = ContainerPath.FromRoot(mount.MountPath);
        if (path is "/etc/ssl/certs" or "/etc/ssl" or "/etc/pki" or "/etc/ssl/certs/ca-certificates.crt")
        {
            sink.Add(new Signal(
                SignalKind.RedirectedSource, mount.MountPath, "the volume replaces the certificates that downloads trust", new(ReferenceOrigin.Volume, mount.Path)));
            return;
        }

        if (IsDownloadSetting(path))
        {
            sink.Add(new Signal(
                SignalKind.RedirectedSource, mount.MountPath, "the volume decides where downloads go or whom they trust", new(ReferenceOrigin.Volume, mount.Path)));
            return;
        }

        if (!IsCode(path) || IsDriver(path, mount, files))
            return;
        sink.Add(new Signal(
            SignalKind.CodePlugin, mount.MountPath, $"volume {mount.Volume} lies over folders from which the server takes its code", new(ReferenceOrigin.Volume, mount.Path),
            "Put the files into the image"));
    }

    private static bool IsCode(string path)
    {
        if (path.Contains("/site-packages", StringComparison.Ordinal) || path.Contains("/dist-packages", StringComparison.Ordinal)
            || path.EndsWith("/sitecustomize.py", StringComparison.Ordinal) || path.EndsWith("/usercustomize.py", StringComparison.Ordinal)
            || path.EndsWith(".pth", StringComparison.Ordinal) || path.EndsWith("/.config/vllm", StringComparison.Ordinal) || path.Contains("/.config/vllm/", StringComparison.Ordinal) || IsShellStart(path))
        {
            return true;
        }

        foreach (var folder in CodeFolders)
        {
            if (ContainerPath.IsAtOrBelow(path, folder))
                return true;
        }

        return false;
    }

    // Files that shells run before what they are told to run.
    private static bool IsShellStart(string path) =>
        path is "/etc/profile" or "/etc/bash.bashrc" or "/etc/bashrc" || ContainerPath.IsAtOrBelow(path, "/etc/profile.d")
        || path.EndsWith("/.bashrc", StringComparison.Ordinal) || path.EndsWith("/.bash_profile", StringComparison.Ordinal) || path.EndsWith("/.profile", StringComparison.Ordinal);

    private static bool IsDownloadSetting(string path) =>
        path is "/etc/hosts" or "/etc/resolv.conf" or "/etc/gitconfig" or "/etc/pip.conf" or "/etc/wgetrc" or "/usr/local/share/ca-certificates"
        || path.EndsWith("/.gitconfig", StringComparison.Ordinal) || path.EndsWith("/.curlrc", StringComparison.Ordinal) || path.EndsWith("/.wgetrc", StringComparison.Ordinal)
        || path.EndsWith("/pip.conf", StringComparison.Ordinal) || path.EndsWith("/certifi/cacert.pem", StringComparison.Ordinal);

    // Device plugins of clouds mount their drivers from the node; certificates and scripts of the pod's own command are judged elsewhere.
    private static bool IsDriver(string path, VolumeMount mount, PodFiles files)
    {
        if (path.Contains("nvidia", StringComparison.OrdinalIgnoreCase) || path.Contains("/firmware", StringComparison.Ordinal) || path.Contains("/modules", StringComparison.Ordinal)
            || path.Contains("libcuda", StringComparison.Ordinal) || path.Contains("tcpx", StringComparison.Ordinal) || path.Contains("gib", StringComparison.Ordinal))
        {
            return files.VolumeOf(mount)?.Kind is VolumeKind.HostPath or VolumeKind.EmptyDir;
        }

        return false;
    }

    private static bool IsHub(string host)
    {
        foreach (var hub in HubHosts)
        {
            if (host.Equals(hub, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + hub, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string Shown(string value)
    {
        var text = Models.WebAddress.TryParse(value) is { HasUser: true } address ? address.Plain : value;
        return text.Length <= 120 ? text : text[..120] + "…";
    }
}
