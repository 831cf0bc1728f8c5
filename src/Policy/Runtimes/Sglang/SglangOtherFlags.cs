using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.Sglang;

/// <summary>The flags of SGLang that neither load nor run anything. They are listed so that the words around them are read right.</summary>
/// <remarks>From SGLang's server arguments reference of August 2026, and older releases from 0.2 on.</remarks>
internal static class SglangOtherFlags
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Flag> All => [.. Aliased, .. Switches, .. Ones, .. Flag.Lists(Lists), .. Old];

    private static readonly string[] Lists =
    [
        "--prefill-delayer-forward-passes-buckets", "--prefill-delayer-wait-seconds-buckets", "--log-requests-target",
        "--uvicorn-access-log-exclude-prefixes", "--tokenizer-metrics-allowed-custom-labels", "--bucket-time-to-first-token",
        "--bucket-inter-token-latency", "--bucket-e2e-request-latency", "--prompt-tokens-buckets", "--generation-tokens-buckets",
        "--lora-target-modules", "--cuda-graph-bs", "--numa-node", "--debug-tensor-dump-layers", "--encoder-urls",
        "--piecewise-cuda-graph-tokens",
    ];

    /// <summary>Flags of one value with a second spelling.</summary>
    private static IEnumerable<Flag> Aliased =>
    [
        Flag.One("--tensor-parallel-size", "--tp-size", "--tp"), Flag.One("--pipeline-parallel-size", "--pp-size", "--pp"), Flag.One("--data-parallel-size", "--dp-size", "--dp"),
        Flag.One("--expert-parallel-size", "--ep-size", "--ep"), Flag.One("--attention-context-parallel-size", "--attn-cp-size"),
        Flag.One("--moe-data-parallel-size", "--moe-dp-size"), Flag.One("--dist-init-addr", "--nccl-init-addr"), Flag.Switch("--help", "-h"),
        Flag.Optional("--model-checksum"),
    ];

    private static IEnumerable<Flag> Switches =>
        Flag.Switches(
            "--skip-tokenizer-init", "--is-embedding", "--enable-multimodal", "--grpc-mode", "--skip-server-warmup",
            "--checkpoint-engine-wait-weights-before-ready", "--enable-fp32-lm-head", "--quantize-and-serve", "--enable-quant-communications",
            "--enable-dynamic-chunking", "--enable-priority-scheduling", "--abort-on-priority-when-disabled",
            "--schedule-low-priority-values-first", "--disable-hybrid-swa-memory", "--enable-prefill-delayer", "--incremental-streaming-output",
            "--constrained-json-disable-any-whitespace", "--sleep-on-idle", "--log-requests", "--show-time-cost", "--enable-metrics",
            "--enable-mfu-metrics", "--enable-metrics-for-all-schedulers", "--collect-tokens-histogram", "--enable-request-time-stats-logging",
            "--enable-trace", "--export-metrics-to-file", "--enable-cache-report", "--enable-lora-overlap-loading",
            "--prefill-round-robin-balance", "--disable-flashinfer-autotune", "--enable-multi-layer-eagle", "--enable-flashinfer-allreduce-fusion",
            "--enable-aiter-allreduce-fusion", "--enable-fused-grouped-gemm-combine", "--enable-eplb", "--enable-expert-distribution-metrics",
            "--enable-elastic-expert-backup", "--enable-deepep-waterfill", "--elastic-ep-rejoin", "--enable-hierarchical-cache",
            "--enable-lmcache", "--disable-radix-cache", "--disable-cuda-graph", "--disable-cuda-graph-padding", "--enable-profile-cuda-graph",
            "--enable-cudagraph-gc", "--enable-layerwise-nvtx-marker", "--enable-nccl-nvls", "--enable-symm-mem",
            "--disable-flashinfer-cutlass-moe-fp4-allgather", "--enable-tokenizer-batch-encode", "--disable-tokenizer-batch-decode",
            "--disable-outlines-disk-cache", "--disable-custom-all-reduce", "--enable-mscclpp", "--enable-torch-symm-mem",
            "--disable-overlap-schedule", "--enable-mixed-chunk", "--enable-dp-attention", "--enable-dp-lm-head", "--enable-two-batch-overlap",
            "--enable-single-batch-overlap", "--enable-torch-compile", "--enable-torch-compile-debug-mode", "--disable-piecewise-cuda-graph",
            "--enforce-piecewise-cuda-graph", "--enable-nan-detection", "--enable-p2p-check", "--triton-attention-reduce-in-fp32",
            "--delete-ckpt-after-loading", "--enable-memory-saver", "--enable-weights-cpu-backup", "--enable-draft-weights-cpu-backup",
            "--allow-auto-truncate", "--flashinfer-mla-disable-ragged", "--disable-shared-experts-fusion", "--disable-chunked-prefix-cache",
            "--disable-fast-image-processor", "--keep-mm-feature-on-device", "--enable-return-hidden-states", "--enable-return-routed-experts",
            "--enable-deterministic-inference", "--enable-attn-tp-input-scattered", "--enable-dsa-prefill-context-parallel",
            "--enable-nsa-prefill-context-parallel", "--enable-fused-qk-norm-rope", "--enable-precise-embedding-interpolation",
            "--enable-dynamic-batch-tokenizer", "--disaggregation-decode-enable-offload-kvcache", "--disaggregation-decode-enable-radix-cache",
            "--encoder-only", "--language-only", "--weight-loader-disable-mmap", "--weight-loader-prefetch-checkpoints",
            "--remote-instance-weight-loader-start-seed-via-transfer-engine", "--enable-pdmux", "--enable-broadcast-mm-inputs-process",
            "--mm-enable-dp-encoder", "--enable-mm-global-cache", "--enable-prefix-mm-cache");

    private static IEnumerable<Flag> Ones =>
        Flag.Ones(
            "--tokenizer-mode", "--tokenizer-backend", "--tokenizer-worker-num", "--context-length", "--host", "--port", "--fastapi-root-path",
            "--warmups", "--nccl-port", "--dtype", "--quantization", "--quantization-param-path", "--kv-cache-dtype", "--modelopt-quant",
            "--modelopt-checkpoint-save-path", "--modelopt-export-path", "--mem-fraction-static", "--max-running-requests",
            "--max-queued-requests", "--max-total-tokens", "--chunked-prefill-size", "--prefill-max-requests", "--max-prefill-tokens",
            "--schedule-policy", "--priority-scheduling-preemption-threshold", "--schedule-conservativeness", "--page-size",
            "--swa-full-tokens-ratio", "--radix-eviction-policy", "--prefill-delayer-max-delay-passes",
            "--prefill-delayer-token-usage-low-watermark", "--prefill-delayer-queue-min-ratio", "--prefill-delayer-max-delay-ms", "--device",
            "--pp-max-micro-batch-size", "--pp-async-batch-depth", "--stream-interval", "--random-seed", "--constrained-json-whitespace-pattern",
            "--watchdog-timeout", "--soft-watchdog-timeout", "--dist-timeout", "--download-dir", "--base-gpu-id", "--gpu-id-step",
            "--custom-sigquit-handler", "--log-level", "--log-level-http", "--log-requests-level", "--log-requests-format", "--crash-dump-folder",
            "--tokenizer-metrics-custom-labels-header", "--gc-warning-threshold-secs", "--decode-log-interval", "--kv-events-config",
            "--otlp-traces-endpoint", "--export-metrics-to-file-dir", "--served-model-name", "--weight-version", "--hf-chat-template-name",
            "--file-storage-path", "--reasoning-parser", "--tool-call-parser", "--sampling-defaults", "--load-balance-method", "--nnodes",
            "--node-rank", "--preferred-sampling-params", "--max-lora-rank", "--max-loras-per-batch", "--max-loaded-loras",
            "--lora-eviction-policy", "--lora-backend", "--max-lora-chunk-size", "--lora-drain-wait-threshold", "--attention-backend",
            "--prefill-attention-backend", "--decode-attention-backend", "--sampling-backend", "--grammar-backend", "--mm-attention-backend",
            "--dsa-prefill-backend", "--dsa-decode-backend", "--nsa-prefill-backend", "--nsa-decode-backend", "--fp8-gemm-backend",
            "--fp4-gemm-backend", "--speculative-algorithm", "--speculative-draft-load-format", "--speculative-num-steps",
            "--speculative-eagle-topk", "--speculative-num-draft-tokens", "--speculative-accept-threshold-single",
            "--speculative-accept-threshold-acc", "--speculative-attention-mode", "--speculative-draft-attention-backend",
            "--speculative-moe-runner-backend", "--speculative-moe-a2a-backend", "--speculative-draft-model-quantization",
            "--speculative-ngram-min-bfs-breadth", "--speculative-ngram-max-bfs-breadth", "--speculative-ngram-match-type",
            "--speculative-ngram-max-trie-depth", "--speculative-ngram-capacity", "--moe-a2a-backend", "--moe-runner-backend",
            "--flashinfer-mxfp4-moe-precision", "--deepep-mode", "--deepep-dispatcher-output-dtype", "--ep-num-redundant-experts",
            "--ep-dispatch-algorithm", "--init-expert-location", "--eplb-algorithm", "--eplb-rebalance-num-iterations",
            "--eplb-rebalance-layers-per-chunk", "--eplb-min-rebalancing-utilization-threshold", "--expert-distribution-recorder-mode",
            "--expert-distribution-recorder-buffer-size", "--deepep-config", "--moe-dense-tp-size", "--elastic-ep-backend",
            "--mooncake-ib-device", "--max-mamba-cache-size", "--mamba-ssm-dtype", "--mamba-full-memory-ratio", "--mamba-scheduler-strategy",
            "--mamba-track-interval", "--hicache-ratio", "--hicache-size", "--hicache-write-policy", "--hicache-io-backend",
            "--hicache-mem-layout", "--hicache-storage-backend", "--hicache-storage-prefetch-policy",
            "--hierarchical-sparse-attention-extra-config", "--kt-method", "--kt-cpuinfer", "--kt-threadpool-count", "--kt-num-gpu-experts",
            "--kt-max-deferred-experts-per-token", "--dllm-algorithm", "--dllm-algorithm-config", "--cpu-offload-gb", "--offload-group-size",
            "--offload-num-in-group", "--offload-prefetch-step", "--offload-mode", "--multi-item-scoring-delimiter", "--cuda-graph-max-bs",
            "--tbo-token-distribution-threshold", "--piecewise-cuda-graph-compiler", "--torch-compile-max-bs",
            "--piecewise-cuda-graph-max-tokens", "--torchao-config", "--triton-attention-num-kv-splits", "--triton-attention-split-tile-size",
            "--num-continuous-decode-steps", "--scheduler-recv-interval", "--rl-on-policy-target", "--dsa-prefill-cp-mode",
            "--nsa-prefill-cp-mode", "--dynamic-batch-tokenizer-batch-size", "--dynamic-batch-tokenizer-batch-timeout",
            "--debug-tensor-dump-output-folder", "--debug-tensor-dump-input-file", "--debug-tensor-dump-inject", "--disaggregation-mode",
            "--disaggregation-transfer-backend", "--disaggregation-bootstrap-port", "--disaggregation-ib-device", "--num-reserved-decode-tokens",
            "--disaggregation-decode-polling-interval", "--encoder-transfer-backend", "--weight-loader-prefetch-num-threads",
            "--remote-instance-weight-loader-seed-instance-service-port", "--remote-instance-weight-loader-backend", "--pdmux-config-path",
            "--sm-group-num", "--mm-max-concurrent-calls", "--mm-per-request-timeout", "--mm-process-config", "--limit-mm-data-per-request",
            "--default-chat-template-kwargs", "--model-impl");

    /// <summary>Flags of older releases and of benchmarks; they count only in full.</summary>
    private static IEnumerable<Flag> Old => Flag.Exactly(
    [
        .. Flag.Switches(
            "--enable-ep-moe", "--enable-deepep-moe", "--enable-flashinfer-mla", "--enable-flashinfer-cutlass-moe",
            "--enable-flashinfer-trtllm-moe", "--disable-flashinfer", "--enable-flashmla", "--disable-flashinfer-sampling",
            "--enable-overlap-schedule", "--disable-mla", "--disable-jump-forward", "--disable-regex-jump-forward", "--disable-disk-cache",
            "--enable-double-sparsity", "--enable-hip-attention", "--enable-triton-kernel-moe", "--disable-hybrid-swa-kv", "--enable-beta-spec",
            "--enable-flashinfer-mxfp4-moe", "--enable-piecewise-cuda-graph"),
        .. Flag.Ones(
            "--additional-ports", "--schedule-heuristic", "--max-micro-batch-size", "--disaggregation-prefill-pp", "--disaggregation-decode-tp",
            "--disaggregation-decode-dp", "--ds-channel-config-path", "--ds-heavy-channel-num", "--ds-heavy-token-num", "--ds-heavy-channel-type",
            "--ds-sparse-decode-threshold", "--hybrid-kvcache-ratio", "--bootstrap-port", "--batch-size", "--input-len", "--output-len",
            "--result-filename", "--run-name", "--dataset-name", "--num-prompts", "--dataset-path", "--router-policy", "--router-host",
            "--router-port"),
    ]);
}
