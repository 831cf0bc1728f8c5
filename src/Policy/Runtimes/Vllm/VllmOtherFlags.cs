using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The flags of vLLM's servers that neither load nor run anything. They are listed so that the words around them are read right.</summary>
/// <remarks>Sources as for <see cref="VllmFlags"/>; also the forks for Gaudi, Neuron and Ascend and <c>vllm_tgis_adapter</c>.</remarks>
internal static class VllmOtherFlags
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Flag> All => [.. Toggles, .. Booleans, .. Switches, .. Ones, .. Jsons, .. Lists, .. Old];

    /// <summary>Switches with an off form.</summary>
    private static IEnumerable<Flag> Toggles =>
    [
        Flag.Toggle("--enable-expert-parallel", "-ep"), Flag.Toggle("--data-parallel-hybrid-lb", "-dph"), Flag.Toggle("--data-parallel-external-lb", "-dpe"),
        Flag.Toggle("--data-parallel-multi-port-external-lb", "-dpm"),
        .. Flag.Toggles(
            "--allow-credentials", "--allow-deprecated-quantization", "--async-scheduling", "--cohere-is-reasoning-model",
            "--cudagraph-metrics", "--dcp-q-replicate", "--disable-cascade-attn", "--disable-chunked-mm-input",
            "--disable-custom-all-reduce", "--disable-fastapi-docs", "--disable-hybrid-kv-cache-manager", "--disable-log-stats",
            "--aggregate-engine-logging", "--disable-nccl-for-dp-synchronization", "--disable-sliding-window",
            "--disable-uvicorn-access-log", "--enable-auto-tool-choice", "--enable-batch-sharded-sampling", "--enable-bf16x3-router-gemm",
            "--enable-cumem-allocator", "--enable-dbo", "--enable-elastic-ep", "--enable-ep-weight-filter", "--enable-eplb",
            "--enable-fault-tolerance", "--enable-flash-late-interaction", "--enable-flashinfer-autotune", "--enable-force-include-usage",
            "--enable-layerwise-nvtx-tracing", "--enable-log-deltas", "--enable-log-outputs", "--enable-log-requests",
            "--enable-logging-iteration-details", "--enable-mamba-cache-stochastic-rounding", "--enable-mfu-metrics",
            "--enable-mixed-moe-lora-format", "--enable-mm-embeds", "--enable-moe-shared-loras", "--enable-offline-docs",
            "--enable-per-request-metrics", "--enable-prompt-embeds", "--enable-prompt-tokens-details", "--enable-request-id-headers",
            "--enable-return-routed-experts", "--enable-server-load-tracking", "--enable-sleep-mode", "--enable-ssl-refresh",
            "--enable-tokenizer-info-endpoint", "--enable-tower-connector-lora", "--enforce-eager", "--exclude-tools-when-tool-choice-none",
            "--fully-sharded-loras", "--interleave-mm-strings", "--jit-monitor-verbose", "--kv-cache-metrics", "--kv-sharing-fast-prefill",
            "--language-model-only", "--log-error-stack", "--mm-device-do-normalize", "--mm-encoder-only", "--numa-bind",
            "--per-request-spec-decode-metrics", "--ray-workers-use-nsight", "--return-tokens-as-token-ids", "--scheduler-reserve-full-isl",
            "--skip-mm-profiling", "--skip-tokenizer-init", "--specialize-active-lora", "--tokens-only", "--use-replayssm",
            "--use-tqdm-on-load", "--disable-hf-transfer", "--fail-on-environ-validation"),
    ];

    /// <summary>Switches that took <c>true</c> or <c>false</c> in older releases (their <c>StoreBoolean</c> action).</summary>
    private static IEnumerable<Flag> Booleans =>
    [
        Flag.Boolean("--enable-chunked-prefill"), Flag.Boolean("--enable-prefix-caching"), Flag.Boolean("--multi-step-stream-outputs"),
        Flag.Boolean("--disable-logprobs-during-spec-decoding"),
    ];

    /// <summary>Plain switches.</summary>
    private static IEnumerable<Flag> Switches => [Flag.Switch("--help", "-h"), Flag.Switch("--version", "-v"), .. Flag.Switches("--headless", "--grpc"), Flag.Optional("--hf-token")];

    /// <summary>Flags of one value.</summary>
    private static IEnumerable<Flag> Ones =>
    [
        Flag.One("--tensor-parallel-size", "-tp"), Flag.One("--pipeline-parallel-size", "-pp"), Flag.One("--data-parallel-size", "-dp"),
        Flag.One("--data-parallel-rank", "-dpn"), Flag.One("--data-parallel-start-rank", "-dpr"), Flag.One("--data-parallel-size-local", "-dpl"),
        Flag.One("--data-parallel-address", "-dpa"), Flag.One("--data-parallel-rpc-port", "-dpp"), Flag.One("--data-parallel-backend", "-dpb"),
        Flag.One("--decode-context-parallel-size", "-dcp"), Flag.One("--prefill-context-parallel-size", "-pcp"),
        Flag.One("--nnodes", "-n"), Flag.One("--node-rank", "-r"), Flag.One("--api-server-count", "-asc"),
        Flag.One("--input-file", "-i"), Flag.One("--output-file", "-o"),
        .. Flag.Ones(
            "--all2all-backend", "--allowed-headers", "--allowed-local-media-path", "--allowed-methods", "--allowed-origins",
            "--attention-backend", "--block-size", "--chat-template-content-format", "--cohere-format", "--collect-detailed-traces",
            "--config-format", "--convert", "--cp-kv-cache-interleave-size", "--cpu-distributed-timeout-seconds", "--cpu-offload-gb",
            "--data-parallel-supervisor-port", "--dbo-decode-token-threshold", "--dbo-prefill-token-threshold", "--dcp-comm-backend",
            "--dcp-kv-cache-interleave-size", "--device-ids", "--disable-access-log-for-endpoints", "--distributed-timeout-seconds",
            "--dp-sync-interval", "--dp-supervisor-probe-interval-s", "--dp-supervisor-probe-timeout-s",
            "--dp-supervisor-probe-failure-threshold", "--dtype", "--expert-placement-strategy", "--fingerprint-mode", "--fingerprint-value",
            "--gpu-memory-utilization", "--h11-max-header-count", "--h11-max-incomplete-event-size", "--host", "--jit-monitor-mode",
            "--kv-cache-dtype", "--kv-cache-memory-bytes", "--kv-cache-metrics-sample", "--kv-offloading-backend", "--kv-offloading-size",
            "--linear-backend", "--logprobs-mode", "--long-prefill-token-threshold", "--lora-dtype", "--mamba-backend", "--mamba-block-size",
            "--mamba-cache-dtype", "--mamba-cache-mode", "--mamba-cache-philox-rounds", "--mamba-ssm-cache-dtype", "--mamba-ssu-algorithm",
            "--master-addr", "--master-port", "--max-cpu-loras", "--max-cudagraph-capture-size", "--max-log-len", "--max-logprobs",
            "--max-lora-rank", "--max-loras", "--max-model-len", "--max-num-batched-tokens", "--max-num-queued-reqs",
            "--max-num-queued-tokens", "--max-num-scheduled-tokens", "--max-num-seqs", "--max-parallel-loading-workers",
            "--mm-encoder-attn-backend", "--mm-encoder-attn-dtype", "--mm-encoder-fp8-scale-path", "--mm-encoder-fp8-scale-save-margin",
            "--mm-encoder-fp8-scale-save-path", "--mm-encoder-tp-mode", "--mm-hasher-algorithm", "--mm-ipc-gpu-memory-gb",
            "--mm-processor-cache-gb", "--mm-processor-cache-type", "--mm-processor-device", "--mm-shm-cache-max-object-size-mb",
            "--mm-tensor-ipc", "--model-impl", "--moe-backend", "--num-gpu-blocks-override", "--offload-backend", "--offload-group-size",
            "--offload-num-in-group", "--offload-prefetch-step", "--optimization-level", "--otlp-traces-endpoint", "--performance-mode",
            "--port", "--prefill-schedule-interval", "--prefix-cache-retention-interval", "--prefix-caching-hash-algo",
            "--prefix-match-unit", "--pt-load-map-location", "--reasoning-parser", "--replayssm-buffer-len", "--response-role",
            "--root-path", "--runner", "--safetensors-load-strategy", "--safetensors-prefetch-num-threads", "--scheduling-policy", "--seed",
            "--show-hidden-metrics-for-version", "--spec-tokens", "--ssl-ca-certs", "--ssl-cert-reqs", "--ssl-certfile", "--ssl-ciphers",
            "--ssl-keyfile", "--stream-interval", "--tool-call-parser", "--ubatch-size", "--uds", "--uvicorn-log-level",
            "--video-pruning-method", "--video-pruning-rate", "--watermark", "--log-level"),
    ];

    /// <summary>Flags of one JSON value.</summary>
    private static IEnumerable<Flag> Jsons =>
    [
        Flag.Json("--attention-config", "-ac"), Flag.Json("--diffusion-config", "-dc"),
        .. Flag.Jsons(
            "--additional-config", "--default-chat-template-kwargs", "--eplb-config", "--fault-tolerance-config", "--ir-op-priority",
            "--kernel-config", "--kv-events-config", "--limit-mm-per-prompt", "--media-io-kwargs", "--mm-processor-kwargs",
            "--override-generation-config", "--pooler-config", "--profiler-config", "--quantization-config", "--reasoning-config"),
    ];

    /// <summary>Flags of several values. They swallow a model that follows them.</summary>
    private static IEnumerable<Flag> Lists => Flag.Lists(
        "--api-key", "--allowed-media-domains", "--cpu-offload-params", "--cudagraph-capture-sizes", "--ignore-patterns",
        "--kv-cache-dtype-skip-layers", "--lora-target-modules", "--numa-bind-cpus", "--numa-bind-nodes", "--offload-params", "--served-model-name");

    /// <summary>Flags of older releases, forks and sub-commands. They count only in full, so that they make no prefix ambiguous.</summary>
    private static IEnumerable<Flag> Old => Flag.Exactly(
    [
        Flag.One("--speculative-draft-tensor-parallel-size", "-spec-draft-tp"),
        .. Flag.Switches(
            "--disable-async-output-proc", "--disable-frontend-multiprocessing", "--disable-log-requests", "--disable-logprobs",
            "--engine-use-ray", "--use-v2-block-manager", "--worker-use-ray", "--speculative-disable-mqa-scorer",
            "--disable-prompt-logprobs", "--default-include-stop-seqs", "--enable-vllm-log-requests", "--disable-detokenize",
            "--use-padding-aware-scheduling", "--output-special-tokens", "--profile-prometheus", "--async-engine"),
        .. Flag.Toggles(
            "--enable-lora-bias", "--enable-prompt-adapter", "--enable-multimodal-encoder-data-parallel", "--enable-reasoning",
            "--disable-mm-preprocessor-cache", "--disable-padded-drafter-batch", "--calculate-kv-scales"),
        .. Flag.Ones(
            "--guided-decoding-backend", "--kv-connector", "--kv-role", "--kv-rank", "--kv-parallel-size", "--kv-buffer-size",
            "--kv-buffer-device", "--logits-processor-pattern", "--long-lora-scaling-factors", "--lora-extra-vocab-size",
            "--max-context-len-to-capture", "--max-prompt-adapter-token", "--max-prompt-adapters", "--max-seq-len-to-capture",
            "--ngram-prompt-lookup-max", "--ngram-prompt-lookup-min", "--num-lookahead-slots", "--num-scheduler-steps",
            "--num-speculative-heads", "--num-speculative-tokens", "--preemption-mode", "--rope-theta", "--scheduler-delay-factor",
            "--spec-decoding-acceptance-method", "--speculative-disable-by-batch-size", "--speculative-max-model-len",
            "--speculative-model-quantization", "--swap-space", "--task", "--tokenizer-pool-size", "--tokenizer-pool-type",
            "--typical-acceptance-sampler-posterior-alpha", "--typical-acceptance-sampler-posterior-threshold", "--quantization-param-path",
            "--weights-load-device", "--max-num-prefill-seqs", "--prompt-adapter-dtype", "--env-file", "--metrics-port", "--metrics-url",
            "--tmp-dir", "--url", "--response-file", "--batch-size", "--grpc-port", "--max-new-tokens", "--max-batch-size", "--num-gpus",
            "--num-shard", "--prefix-store-path", "--speculator-n-candidates", "--speculator-max-batch-size", "--tls-cert-path",
            "--tls-key-path", "--tls-client-ca-cert-path", "--dtype-str", "--quantize", "--max-concurrent-requests", "--input-len",
            "--output-len", "--num-prompts", "--dataset-name", "--dataset-path", "--device", "--max-num-partial-prefills",
            "--max-long-partial-prefills", "--max-sequence-length", "--override-attention-dtype", "--num-iters", "--num-iters-warmup",
            "--backend", "--dataset"),
        .. Flag.Jsons("--override-neuron-config", "--override-pooler-config", "--rope-scaling", "--tokenizer-pool-extra-config"),
        .. Flag.Lists("--cuda-graph-sizes"),
    ]);
}
