using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>What to write so that a reference is pinned. Each sentence is checked against what the program can really do.</summary>
internal static class PinningAdvice
{
    private const string Commit = "with the full 40-character commit";

    /// <summary>The remedy for one reference.</summary>
    public static string For(ContainerResolution container, ModelReference reference)
    {
        if (reference.PinningHint is { } hint)
            return IsOnTheHub(reference) ? $"{Wording.Sentence(hint)} {ListOfCommits(reference)}" : Wording.Sentence(hint);
        return reference.Location.Scheme switch
        {
            LocationScheme.HuggingFace => HuggingFace(container, reference),
            LocationScheme.Ollama => "Ollama names have no immutable form, and @sha256 is refused. Ship the model in an image or image volume that is named by "
                + "digest, point OLLAMA_MODELS at it, and drop the pull.",
            LocationScheme.Oci => $"Replace the tag by the digest: {OciName(reference)}@sha256:<digest>. `crane digest {Wording.Plain(reference.Value)}` prints it.",
            LocationScheme.S3 => "Servers cannot ask for an object version. Fetch the files in an init container with `aws s3api get-object --version-id <version>`, "
                + "check them with `sha256sum -c`, and serve the local path.",
            LocationScheme.Gcs => "Servers cannot ask for a generation. Fetch the files in an init container with `gcloud storage cp gs://BUCKET/OBJECT#<generation>` "
                + "and serve the local path.",
            LocationScheme.Git => "Check out a commit after the clone, so that a failure stops the start: `git clone URL DIR && git -C DIR checkout <40-character commit>`. "
                + "--branch takes only names that can move.",
            LocationScheme.Http => "Check the file before it is used, so that a failure stops the start: `curl -fL URL -o FILE && echo \"<sha256>  FILE\" | sha256sum -c`. "
                + "Better: ship it in an image that is named by digest.",
            LocationScheme.ModelScope => "ModelScope revisions are branches and tags, which can move. Ship the model in an image or image volume that is named by digest.",
            LocationScheme.Ngc => "NGC versions can be uploaded again. Ship the model in an image or image volume that is named by digest.",
            LocationScheme.Local or LocationScheme.Azure or LocationScheme.Claim or LocationScheme.Other =>
                "This kind of address cannot name immutable content. Ship the model in an image or image volume that is named by digest.",
        };
    }

    private static string HuggingFace(ContainerResolution container, ModelReference reference)
    {
        var id = ReferenceWording.HubId(reference);
        var list = ListOfCommits(reference);
        if (reference.IsDownload)
            return $"Add `--revision <commit>` {Commit} of {id} to the download. {list}";
        return (container.Runtime, reference.Role) switch
        {
            ("llamacpp", _) => $"llama.cpp cannot ask for a commit; what follows the colon selects a file. Fetch it in an init container with "
                + $"`hf download {id} --revision <commit> --local-dir DIR` and start with `-m DIR/FILE.gguf`.",
            ("tgi", ModelRole.Adapter) => $"Append the commit: `{id}@<commit>`, {Commit}. {list}",
            (_, ModelRole.Adapter) => $"An adapter from the Hub cannot be pinned here. Fetch it in an init container with "
                + $"`hf download {id} --revision <commit> --local-dir DIR` and name DIR as the adapter's path.",
            ("vllm", ModelRole.Tokenizer) => $"Add `--tokenizer-revision <commit>` {Commit} of {id}. {list}",
            ("vllm", ModelRole.DraftModel) => $"Add `\"revision\": \"<commit>\"` {Commit} of {id} to --speculative-config. {list}",
            ("vllm", ModelRole.Config or ModelRole.Code) => $"Fetch it in an init container with `hf download {id} --revision <commit> --local-dir DIR` and name DIR.",
            ("sglang", ModelRole.DraftModel) => $"Add `--speculative-draft-model-revision <commit>` {Commit} of {id}. {list}",
            ("kserve", _) when reference.Value.Contains("://", StringComparison.Ordinal) => $"Append the commit: `hf://{id}:<commit>`, {Commit}. {list}",
            ("kserve", ModelRole.Model) => $"Add `--model_revision=<commit>` {Commit} of {id}; KServe ignores --revision. {list}",
            ("vllm" or "sglang" or "tgi" or "tei" or "infinity" or "lmdeploy" or "trtllm" or "tensorrtllm", ModelRole.Model) =>
                $"Add `--revision <commit>` {Commit} of {id}. {list}",
            _ => $"Name the revision of {id} {Commit}. If the program cannot ask for one, fetch the files in an init container with "
                + $"`hf download {id} --revision <commit> --local-dir DIR` and serve DIR.",
        };
    }

    /// <summary>True for a repository of the public Hub, which shows its commits to people.</summary>
    private static bool IsOnTheHub(ModelReference reference) => reference.Location.Scheme == LocationScheme.HuggingFace
        && reference.Location.Name.StartsWith("pkg:huggingface/", StringComparison.Ordinal)
        && !reference.Identity.Contains("repository_url=", StringComparison.Ordinal);

    private static string ListOfCommits(ModelReference reference) =>
        $"https://huggingface.co/{ReferenceWording.HubId(reference)}/commits/main lists the commits.";

    private static string OciName(ModelReference reference)
    {
        var text = reference.Value;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
            text = text[..at];
        var colon = text.LastIndexOf(':');
        return Wording.Plain(colon > text.LastIndexOf('/') ? text[..colon] : text);
    }
}
