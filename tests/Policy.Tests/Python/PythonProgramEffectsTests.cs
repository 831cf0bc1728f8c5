using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Python;

public class PythonProgramEffectsTests
{
    [Theory]
    [InlineData("import torch\ntorch.load('/m/a.pt')", "UnsafeDeserialization torch.load(…)")]
    [InlineData("import torch\ntorch.load('/m/a.pt', weights_only=False)", "UnsafeDeserialization torch.load(…)")]
    [InlineData("import torch\ntorch.load('/m/a.pt', weights_only=True)", "")]
    [InlineData("import pickle, sklearn\nwith open('/m/a.pkl', 'rb') as f:\n    m = pickle.load(f)", "UnsafeDeserialization pickle.load(…)")]
    [InlineData("from joblib import load\nload('/m/a.joblib')", "UnsafeDeserialization joblib.load(…)")]
    [InlineData("import torch\ntorch.jit.load('/m/a.pt')", "UnsafeDeserialization torch.jit.load(…)")]
    [InlineData("import torch\ntorch.hub.load('owner/repo:main', 'm')", "RemoteCode torch.hub.load('owner/repo:main')")]
    [InlineData("import os\nos.environ['HF_ENDPOINT'] = 'https://hf-mirror.com'", "RedirectedSource HF_ENDPOINT=https://hf-mirror.com")]
    [InlineData("from datasets import load_dataset\nload_dataset('a/b', trust_remote_code=True)", "RemoteCode trust_remote_code=True")]
    [InlineData("import requests\nexec(requests.get('https://x/y.py').text)", "CodePlugin exec(…)")]
    [InlineData("import base64, os\nexec(base64.b64decode(os.read(0, 99)))", "Unresolvable exec(…)")]
    [InlineData("import subprocess\nsubprocess.run(compute())", "Unresolvable subprocess.run(…)")]
    public void Effect_is_noted(string source, string expected) => Assert.Equal(expected, PythonHarness.Run(source).Notes);

    [Theory]
    [InlineData("import subprocess\nsubprocess.run(['vllm', 'serve', 'acme/m'], check=True)", "vllm serve acme/m")]
    [InlineData("import subprocess\nsubprocess.Popen('ollama pull x', shell=True)", "sh -c ollama pull x")]
    [InlineData("import os\nos.system(f'hf download {\"acme/m\"}')", "sh -c hf download acme/m")]
    [InlineData("import os\nos.execvp('vllm', ['vllm', 'serve', os.environ['M']])", "vllm serve <os.environ[\"M\"]>")]
    [InlineData("import subprocess\nc = ['a']\nif x():\n    c += ['--b']\nsubprocess.run(c)", "a --b <more arguments>")]
    public void Program_is_started(string source, string expected) => Assert.Equal(expected, PythonHarness.Run(source).Starts);

    [Fact]
    public void Download_fills_the_folder_that_is_loaded()
    {
        var result = PythonHarness.Run("from huggingface_hub import snapshot_download\nfrom vllm import LLM\np = snapshot_download('acme/m', local_dir='/models/m')\nLLM(model=p)");
        Assert.Equal("Model pkg:huggingface/acme/m download | Model /models/m", result.Loads);
        Assert.Single(result.Files.DownloadsAt("/models/m"));
    }

    [Fact]
    public void Loop_that_gives_up_does_not_hide_the_next_turn()
    {
        const string Source = "import sys\nfrom huggingface_hub import snapshot_download\nfor r in ['a/b', 'c/d']:\n    for n in range(5):\n        try:\n            snapshot_download(r)\n            break\n        except Exception:\n            pass\n    else:\n        sys.exit(1)\n";
        Assert.Equal("Model pkg:huggingface/a/b download | Model pkg:huggingface/c/d download", PythonHarness.Run(Source).Loads);
    }

    [Fact]
    public void Training_job_serves_nothing()
    {
        const string Source = "from unsloth import FastModel\nfrom trl import SFTTrainer\nm, t = FastModel.from_pretrained(model_name='a/b')\nfrom unsloth.chat_templates import train_on_responses_only\nx = train_on_responses_only(SFTTrainer(model=m))\nx.train()\n";
        Assert.Equal("", PythonHarness.Run(Source).Loads);
        Assert.Equal("Model pkg:huggingface/a/b", PythonHarness.Run("import fastapi\n" + Source).Loads);
    }

    [Fact]
    public void Origin_is_the_line_of_the_literal()
    {
        var reference = PythonHarness.Run("from vllm import LLM\n\nM = 'acme/m'\nLLM(M)").References[0];
        Assert.Equal(3, reference.Origin.Line);
        Assert.Equal(ReferenceOrigin.Script, reference.Origin.Kind);
    }

    [Fact]
    public void Sibling_module_is_read()
    {
        var harness = new PythonHarness();
        harness.Files.Known["/app/settings.py"] = new("MODEL = 'acme/m'\n", new(ReferenceOrigin.ConfigMap, FieldPath.Root.Field("data")));
        harness.Read("from vllm import LLM\nfrom settings import MODEL\nLLM(MODEL)", "/app/main.py");
        Assert.Equal("Model pkg:huggingface/acme/m", harness.Loads);
        Assert.Equal(ReferenceOrigin.ConfigMap, harness.References[0].Origin.Kind);
    }

    [Fact]
    public void Redirected_hub_is_part_of_the_identity()
    {
        var result = PythonHarness.Run("import os\nos.environ['HF_ENDPOINT'] = 'https://mirror.example'\nfrom transformers import AutoModel\nAutoModel.from_pretrained('acme/m')");
        Assert.Contains("repository_url=", result.Loads, StringComparison.Ordinal);
    }
}
