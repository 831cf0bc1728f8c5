using System.Collections.Frozen;
using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>Programs of serving images that stand beside a server: routers, load balancers, caches, benchmarks. They load no weights.</summary>
/// <remarks>Read: sglang (sgl-router, mini_lb), vllm (vllm-router, disaggregation examples), LMCache, Mooncake, Ray, lmdeploy proxy, August 2026.</remarks>
internal static class Bystanders
{
    private static readonly FrozenSet<string> Programs = new[]
    {
        "vllm-router", "sglang-router", "sgl-router", "sgl-model-gateway", "smg", "lmcache_server", "lmcache_controller", "mooncake_master", "mooncake_http_metadata_server",
        "etcd", "nats-server", "genai-perf", "aiperf", "perf_analyzer", "guidellm", "inference-perf", "locust", "k6", "hey", "wrk", "text-generation-benchmark", "vegeta", "oha",
        "epp", "llm-d-inference-scheduler", "llm-d-inference-sim", "pd-sidecar", "haproxy", "envoy", "nginx", "redis-server", "dcgm-exporter", "prometheus", "tensorboard", "jupyter",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Modules =
    [
        "sglang_router.launch_router", "sglang_router", "sglang::router", "sglang.srt.disaggregation.mini_lb", "sglang.srt.disaggregation.launch_lb", "sglang.bench_serving",
        "vllm_router.app", "vllm_router", "lmcache.server", "lmcache.v1", "lmcache_server", "mooncake", "dynamo.planner", "dynamo.frontend", "planner_sla", "planner", "fastchat.serve.controller",
        "fastchat.serve.openai_api_server", "fastchat.serve.gradio_web_server", "llava.serve.controller", "llava.serve.gradio_web_server", "http.server", "locust",
    ];

    private static readonly FrozenSet<string> Scripts = new[]
    {
        "toy_proxy_server.py", "disagg_proxy_server.py", "disagg_proxy_demo.py", "disagg_prefill_proxy_server.py", "load_balance_proxy_server_example.py",
        "benchmark_serving.py", "bench_serving.py", "benchmark_serving_multi_turn.py", "multi-round-qa.py", "mini_lb.py",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Scripts of vLLM's and LeaderWorkerSet's images that only form a Ray cluster; the server is started beside them.</summary>
    private static readonly FrozenSet<string> ClusterScripts =
        new[] { "multi-node-serving.sh", "run_cluster.sh", "ray_init.sh", "ray-init.sh", "wait-for-ray.sh" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when the program only joins or asks a Ray cluster, and the server is started through that cluster.</summary>
    public static bool IsCluster(ProgramInvocation invocation)
    {
        var program = invocation.Arguments[0];
        if (IsClusterScript(program.Text))
            return true;
        if (program.Text.StartsWith('$'))
            return InjectedVariables.Contains(program.Text.Trim('$', '{', '}'));
        return invocation.ProgramName == "ray" && invocation.Arguments.Count > 1
            && invocation.Arguments[1].Text is "start" or "stop" or "status" or "health-check" or "list" or "summary" or "timeline" or "memory" or "get-head-ip" or "--version";
    }

    /// <summary>True when the program is such a bystander.</summary>
    public static bool Matches(ProgramInvocation invocation)
    {
        if (Programs.Contains(invocation.ProgramName))
            return true;
        if (PythonCommand.TryParse(invocation) is not { } python)
            return invocation is { ProgramName: "lmdeploy", Arguments: [_, { Text: "serve" }, { Text: "proxy" }, ..] };
        if (python.Kind == PythonCommandKind.Script)
            return Scripts.Contains(LastPart(python.Target.Text));
        if (python.Kind != PythonCommandKind.Module)
            return false;
        foreach (var module in Modules)
        {
            if (python.Target.Text.StartsWith(module, StringComparison.Ordinal) && (python.Target.Text.Length == module.Length || python.Target.Text[module.Length] == '.'))
                return true;
        }

        return false;
    }

    /// <summary>True for a script of the image that starts no server.</summary>
    public static bool IsClusterScript(string path) => ClusterScripts.Contains(LastPart(path));

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];
}
