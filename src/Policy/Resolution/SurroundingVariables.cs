using System.Collections.Frozen;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Resolution;

/// <summary>The variables that change where content comes from, or which code runs, whatever the program (huggingface_hub, requests, curl, git, CPython, ld.so manuals).</summary>
internal static class SurroundingVariables
{
    private const string Hub = "the hub's client then asks this address, and nothing checks that its answer is the Hub's";
    private const string Proxy = "downloads then go through this proxy";
    private const string Trust = "downloads then trust whoever these certificates name";
    private const string Store = "object stores are then asked at this address";
    private const string Packages = "packages are then installed from this index";
    private const string Git = "git then fetches from another place than its command line says";
    private const string Library = "programs then load this library as code";
    private const string Import = "Python imports modules from these folders before its own";

    /// <summary>Name to kind and reason. Values that are a variable's own default do not count.</summary>
    public static FrozenDictionary<string, (SignalKind Kind, string Reason)> All { get; } = new Dictionary<string, (SignalKind, string)>(StringComparer.Ordinal)
    {
        ["HF_ENDPOINT"] = (SignalKind.RedirectedSource, Hub),
        ["HF_MIRROR"] = (SignalKind.RedirectedSource, Hub),
        ["MODEL_ENDPOINT"] = (SignalKind.RedirectedSource, Hub),
        ["HF_INFERENCE_ENDPOINT"] = (SignalKind.RedirectedSource, Hub),
        ["HUGGINGFACE_CO_STAGING"] = (SignalKind.RedirectedSource, "the hub's client then asks the staging hub"),
        ["MODELSCOPE_DOMAIN"] = (SignalKind.RedirectedSource, "ModelScope's client then asks this host"),
        ["MODELSCOPE_ENVIRONMENT"] = (SignalKind.RedirectedSource, "ModelScope's client then asks another host"),
        ["HTTP_PROXY"] = (SignalKind.RedirectedSource, Proxy),
        ["HTTPS_PROXY"] = (SignalKind.RedirectedSource, Proxy),
        ["ALL_PROXY"] = (SignalKind.RedirectedSource, Proxy),
        ["http_proxy"] = (SignalKind.RedirectedSource, Proxy),
        ["https_proxy"] = (SignalKind.RedirectedSource, Proxy),
        ["all_proxy"] = (SignalKind.RedirectedSource, Proxy),
        ["SSL_CERT_FILE"] = (SignalKind.RedirectedSource, Trust),
        ["SSL_CERT_DIR"] = (SignalKind.RedirectedSource, Trust),
        ["REQUESTS_CA_BUNDLE"] = (SignalKind.RedirectedSource, Trust),
        ["CURL_CA_BUNDLE"] = (SignalKind.RedirectedSource, Trust),
        ["AWS_CA_BUNDLE"] = (SignalKind.RedirectedSource, Trust),
        ["GIT_SSL_CAINFO"] = (SignalKind.RedirectedSource, Trust),
        ["NODE_EXTRA_CA_CERTS"] = (SignalKind.RedirectedSource, Trust),
        ["GIT_SSL_NO_VERIFY"] = (SignalKind.RedirectedSource, "git then takes the answer of any server for the hub's"),
        ["AWS_ENDPOINT_URL"] = (SignalKind.RedirectedSource, Store),
        ["AWS_ENDPOINT_URL_S3"] = (SignalKind.RedirectedSource, Store),
        ["S3_ENDPOINT_URL"] = (SignalKind.RedirectedSource, Store),
        ["S3_ENDPOINT"] = (SignalKind.RedirectedSource, Store),
        ["STORAGE_EMULATOR_HOST"] = (SignalKind.RedirectedSource, Store),
        ["PIP_INDEX_URL"] = (SignalKind.RedirectedSource, Packages),
        ["PIP_EXTRA_INDEX_URL"] = (SignalKind.RedirectedSource, Packages),
        ["UV_INDEX_URL"] = (SignalKind.RedirectedSource, Packages),
        ["UV_DEFAULT_INDEX"] = (SignalKind.RedirectedSource, Packages),
        ["UV_EXTRA_INDEX_URL"] = (SignalKind.RedirectedSource, Packages),
        ["UV_INDEX"] = (SignalKind.RedirectedSource, Packages),
        ["PIP_FIND_LINKS"] = (SignalKind.RedirectedSource, Packages),
        ["UV_FIND_LINKS"] = (SignalKind.RedirectedSource, Packages),
        ["PIP_CONFIG_FILE"] = (SignalKind.RedirectedSource, Packages),
        ["UV_CONFIG_FILE"] = (SignalKind.RedirectedSource, Packages),
        ["GIT_CONFIG_COUNT"] = (SignalKind.RedirectedSource, Git),
        ["GIT_CONFIG_GLOBAL"] = (SignalKind.RedirectedSource, Git),
        ["GIT_CONFIG_SYSTEM"] = (SignalKind.RedirectedSource, Git),
        ["GIT_CONFIG_PARAMETERS"] = (SignalKind.RedirectedSource, Git),
        ["GIT_PROXY_COMMAND"] = (SignalKind.RedirectedSource, Git),
        ["GIT_SSL_CAPATH"] = (SignalKind.RedirectedSource, Trust),
        ["PYTHONHTTPSVERIFY"] = (SignalKind.RedirectedSource, "Python then takes the answer of any server for the hub's"),
        ["CURL_HOME"] = (SignalKind.RedirectedSource, "curl then takes its settings from there"),
        ["WGETRC"] = (SignalKind.RedirectedSource, "wget then takes its settings from there"),
        ["GIT_EXEC_PATH"] = (SignalKind.CodePlugin, "git then takes its programs from this folder"),
        ["PYTHONBREAKPOINT"] = (SignalKind.CodePlugin, "Python then calls this function at a breakpoint"),
        ["PERL5OPT"] = (SignalKind.CodePlugin, "every Perl program loads these modules first"),
        ["NODE_OPTIONS"] = (SignalKind.CodePlugin, "every Node.js program takes these options, which can load code"),
        ["GCONV_PATH"] = (SignalKind.CodePlugin, Library),
        ["OPENSSL_CONF"] = (SignalKind.CodePlugin, "OpenSSL then loads the modules that this file names"),
        ["OPENSSL_MODULES"] = (SignalKind.CodePlugin, Library),
        ["OPENSSL_ENGINES"] = (SignalKind.CodePlugin, Library),
        ["PYTHONPATH"] = (SignalKind.CodePlugin, Import),
        ["PYTHONHOME"] = (SignalKind.CodePlugin, "Python then takes its own library from this folder"),
        ["PYTHONUSERBASE"] = (SignalKind.CodePlugin, Import),
        ["PYTHONSTARTUP"] = (SignalKind.CodePlugin, "interactive Python runs this file first"),
        ["LD_PRELOAD"] = (SignalKind.CodePlugin, "this library is loaded into every program before all others"),
        ["PYTHONPLATLIBDIR"] = (SignalKind.CodePlugin, "Python then takes its own library from this folder"),
        ["PYTHONPYCACHEPREFIX"] = (SignalKind.CodePlugin, "Python then takes compiled modules from this folder"),
        ["PYTHONWARNINGS"] = (SignalKind.CodePlugin, "Python imports the module of a warning's category"),
        ["RAY_RUNTIME_ENV_HOOK"] = (SignalKind.CodePlugin, "Ray then calls this function before each job"),
        ["CUDA_INJECTION64_PATH"] = (SignalKind.CodePlugin, Library),
        ["NVTX_INJECTION64_PATH"] = (SignalKind.CodePlugin, Library),
        ["VLLM_CONFIG_ROOT"] = (SignalKind.CodePlugin, "vLLM takes the library of NCCL from this folder when it lies there"),
        ["LD_AUDIT"] = (SignalKind.CodePlugin, "this library is loaded into every program before all others"),
        ["BASH_ENV"] = (SignalKind.CodePlugin, "every bash script runs this file first"),
        ["PROMPT_COMMAND"] = (SignalKind.CodePlugin, "interactive bash runs this command before each prompt"),
        ["PS4"] = (SignalKind.CodePlugin, "bash runs the commands in it for each line that set -x shows"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // action:message:category:module:line, several by commas; categories of Python and of the usual libraries are no one's plugin.
    private static bool NamesModule(string value)
    {
        foreach (var filter in value.Split(','))
        {
            var category = filter.Split(':') is [_, _, var third, ..] ? third : "";
            if (category.Contains('.', StringComparison.Ordinal) && !category.StartsWith("urllib3.", StringComparison.Ordinal) && !category.StartsWith("requests.", StringComparison.Ordinal)
                && !category.StartsWith("torch.", StringComparison.Ordinal) && !category.StartsWith("pydantic.", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a value with which the variable changes nothing.</summary>
    public static bool IsHarmless(string name, string value)
    {
        if (value.Length == 0)
            return true;
        return name switch
        {
            "HF_ENDPOINT" or "HF_MIRROR" => value.TrimEnd('/') is "https://huggingface.co" or "https://hf.co",
            "HUGGINGFACE_CO_STAGING" => !Models.HubBoolean.IsTrue(value),
            "PYTHONHTTPSVERIFY" => value != "0",
            "PYTHONWARNINGS" => !NamesModule(value),
            "PS4" => !value.Contains('`', StringComparison.Ordinal) && !value.Contains("$(", StringComparison.Ordinal),
            "PYTHONBREAKPOINT" => value == "0",
            "GIT_CONFIG_COUNT" => value == "0",
            "GIT_CONFIG_GLOBAL" or "GIT_CONFIG_SYSTEM" or "PIP_CONFIG_FILE" or "OPENSSL_CONF" => value == "/dev/null",
            "NODE_OPTIONS" => !value.Contains("require", StringComparison.Ordinal) && !value.Contains("import", StringComparison.Ordinal) && !value.Contains("-r", StringComparison.Ordinal) && !value.Contains("loader", StringComparison.Ordinal),
            "GIT_SSL_NO_VERIFY" => value is "0" or "false",
            "PIP_INDEX_URL" or "UV_INDEX_URL" or "UV_DEFAULT_INDEX" => value.TrimEnd('/') == "https://pypi.org/simple",
            "PIP_EXTRA_INDEX_URL" or "UV_EXTRA_INDEX_URL" => value.StartsWith("https://download.pytorch.org/", StringComparison.Ordinal) || value.StartsWith("https://pypi.org/", StringComparison.Ordinal),
            "SSL_CERT_FILE" or "REQUESTS_CA_BUNDLE" or "CURL_CA_BUNDLE" or "AWS_CA_BUNDLE" or "GIT_SSL_CAINFO" =>
                value is "/etc/ssl/certs/ca-certificates.crt" or "/etc/pki/tls/certs/ca-bundle.crt" or "/etc/ssl/cert.pem",
            "SSL_CERT_DIR" => value == "/etc/ssl/certs",
            "AWS_ENDPOINT_URL" or "AWS_ENDPOINT_URL_S3" or "S3_ENDPOINT_URL" or "S3_ENDPOINT" =>
                Models.WebAddress.TryParse(value.Contains("://", StringComparison.Ordinal) ? value : "https://" + value) is { Scheme: "https" } address
                && address.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal),
            _ => false,
        };
    }
}
