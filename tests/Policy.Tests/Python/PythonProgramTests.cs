using Modelgate.Policy.Invocation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Python;

public class PythonProgramTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("from huggingface_hub import snapshot_download\nsnapshot_download('acme/m')", "Model pkg:huggingface/acme/m download")]
    [InlineData("from huggingface_hub import snapshot_download as get; get(repo_id='acme/m', revision='" + Commit + "')", "Model pkg:huggingface/acme/m@" + Commit + " download")]
    [InlineData("import huggingface_hub as h\nh.hf_hub_download('acme/m', filename='a.gguf')", "Quantization pkg:huggingface/acme/m download")]
    [InlineData("from huggingface_hub import HfApi\napi = HfApi()\napi.snapshot_download('acme/m')", "Model pkg:huggingface/acme/m download")]
    [InlineData("from huggingface_hub import *\nsnapshot_download('acme/m')", "Model pkg:huggingface/acme/m download")]
    [InlineData("from transformers import AutoModel, AutoTokenizer\nt = AutoTokenizer.from_pretrained('acme/m')\nm = AutoModel.from_pretrained('acme/m')", "Model pkg:huggingface/acme/m")]
    [InlineData("from transformers import AutoTokenizer\nAutoTokenizer.from_pretrained('acme/t')", "Tokenizer pkg:huggingface/acme/t")]
    [InlineData("import transformers\ntransformers.AutoModelForCausalLM.from_pretrained('/models/x')", "Model /models/x")]
    [InlineData("from peft import PeftModel\nfrom transformers import AutoModel\nb = AutoModel.from_pretrained('acme/m')\nPeftModel.from_pretrained(b, 'acme/lora').merge_and_unload()", "Model pkg:huggingface/acme/m | Adapter pkg:huggingface/acme/lora")]
    [InlineData("from transformers import pipeline\np = pipeline('text-generation', model='acme/m')", "Model pkg:huggingface/acme/m")]
    [InlineData("from sentence_transformers import SentenceTransformer\nSentenceTransformer('all-MiniLM-L6-v2')", "Model pkg:huggingface/sentence-transformers/all-MiniLM-L6-v2")]
    [InlineData("from vllm import LLM\nllm = LLM(model='acme/m', tokenizer='acme/t', revision='r')", "Model pkg:huggingface/acme/m@r | Tokenizer pkg:huggingface/acme/t@r")]
    [InlineData("from vllm import LLM, SamplingParams\nLLM('acme/m', speculative_config={'model': 'acme/d', 'num_speculative_tokens': 5})", "Model pkg:huggingface/acme/m | DraftModel pkg:huggingface/acme/d")]
    [InlineData("import sglang as sgl\nsgl.Engine(model_path='acme/m', lora_paths=['a=acme/l'])", "Model pkg:huggingface/acme/m | Adapter pkg:huggingface/acme/l")]
    [InlineData("from vllm.lora.request import LoRARequest\nLoRARequest('a', 1, 'acme/l')", "Adapter pkg:huggingface/acme/l")]
    [InlineData("from llama_cpp import Llama\nLlama(model_path='/m/a.gguf')", "Model /m/a.gguf")]
    [InlineData("from llama_cpp import Llama\nLlama.from_pretrained(repo_id='acme/g', filename='*Q4*.gguf')", "Model pkg:huggingface/acme/g")]
    [InlineData("from faster_whisper import WhisperModel\nWhisperModel('large-v3', device='cuda')", "Model pkg:huggingface/Systran/faster-whisper-large-v3")]
    [InlineData("from ray.serve.llm import LLMConfig, build_openai_app\nc = LLMConfig(model_loading_config=dict(model_id='x', model_source='acme/m'), engine_kwargs=dict(tensor_parallel_size=2))", "Model pkg:huggingface/acme/m")]
    [InlineData("from modelscope import snapshot_download\nsnapshot_download('acme/m')", "Model modelscope://acme/m download")]
    [InlineData("import ollama\nollama.pull('llama3')\nollama.chat(model='llama3', messages=[])", "Model registry.ollama.ai/library/llama3:latest elsewhere")]
    [InlineData("import requests\nrequests.post('http://ollama:11434/api/pull', json={'name': 'llama3'})", "Model registry.ollama.ai/library/llama3:latest elsewhere")]
    [InlineData("import httpx, json\nhttpx.post('http://ollama:11434/api/pull', content=json.dumps({'model': 'llama3'}))", "Model registry.ollama.ai/library/llama3:latest elsewhere")]
    [InlineData("import requests\nrequests.request('POST', 'http://ollama:11434/api/pull', json={'model': 'llama3'})", "Model registry.ollama.ai/library/llama3:latest elsewhere")]
    [InlineData("import requests\nrequests.post('http://ollama:11434/api/create', json={'model': 'mine', 'from': 'llama3'})", "Model registry.ollama.ai/library/llama3:latest elsewhere")]
    [InlineData("from openai import OpenAI\nclient = OpenAI(base_url='http://x')\nclient.chat.completions.create(model='acme/m')", "")]
    [InlineData("import boto3\ns3 = boto3.client('s3')\ns3.download_file('b', 'k/model.safetensors', '/m/model.safetensors')", "Model s3://b/k/model.safetensors download")]
    public void Call_names_what_it_loads(string source, string expected)
    {
        var result = PythonHarness.Run(source);
        Assert.Equal(expected, result.Loads);
        Assert.Equal("", result.Notes);
    }

    [Theory]
    [InlineData("M = 'acme/m'\nLLM(M)")]
    [InlineData("LLM(model='acme' + '/' + 'm')")]
    [InlineData("LLM(model='acme'\n '/m')")]
    [InlineData("o = 'acme'\nLLM(f'{o}/m')")]
    [InlineData("LLM('%s/%s' % ('acme', 'm'))")]
    [InlineData("LLM('{}/{name}'.format('acme', name='m'))")]
    [InlineData("LLM('/'.join(['acme', 'm']))")]
    [InlineData("LLM(' ACME/m '.strip().lower())")]
    [InlineData("LLM(**{'model': 'acme/m'})")]
    [InlineData("a = {'model': 'x'}\na.update(model='acme/m')\nLLM(**a)")]
    [InlineData("def f(name='acme/m'):\n    return LLM(name)\nf()")]
    [InlineData("def f(name):\n    return LLM(name)\nif __name__ == '__main__':\n    f('acme/m')")]
    [InlineData("class A:\n    def __init__(self, m):\n        self.m = m\n    def load(self):\n        self.llm = LLM(self.m)\nA('acme/m').load()")]
    [InlineData("for m in ['acme/m']:\n  LLM(m)")]
    [InlineData("[LLM(m) for m in ('acme/m',)]")]
    [InlineData("import os\nLLM(os.environ['MODEL'])")]
    [InlineData("import os\nLLM(os.environ.get('NONE', 'acme/m'))")]
    [InlineData("from os import getenv\nLLM(getenv('NONE') or 'acme/m')")]
    [InlineData("import sys\nLLM(sys.argv[1])")]
    [InlineData("import argparse\np = argparse.ArgumentParser()\np.add_argument('--model', default='acme/m')\nargs = p.parse_args()\nLLM(args.model)")]
    [InlineData("import argparse\np = argparse.ArgumentParser()\np.add_argument('model')\np.add_argument('--x')\nLLM(p.parse_args().model)")]
    [InlineData("a, b = 'acme', 'm'\nLLM(a + '/' + b)")]
    [InlineData("from dataclasses import dataclass\n@dataclass\nclass C:\n    model: str = 'acme/m'\nLLM(C().model)")]
    [InlineData("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model: str = 'other/x'\nLLM(S().model)")]
    [InlineData("m = 'acme/m' if True else 'x'\nLLM(m)")]
    [InlineData("import asyncio\nasync def main():\n    LLM('acme/m')\nasyncio.run(main())")]
    [InlineData("import functools\nfunctools.partial(LLM, model='acme/m')()")]
    [InlineData("from threading import Thread\ndef f(m): LLM(m)\nThread(target=f, args=('acme/m',)).start()")]
    [InlineData("try:\n    m = 'acme/m'\nexcept Exception as e:\n    raise\nLLM(m)")]
    [InlineData("with open('x') as f, open('y'):\n    LLM('acme/m')")]
    [InlineData("exec('LLM(\"acme/m\")')")]
    [InlineData("import base64\nexec(base64.b64decode('TExNKCdhY21lL20nKQ=='))")]
    [InlineData("getattr(vllm, 'LLM')('acme/m')")]
    [InlineData("ＬＬＭ('acme/m')")]
    [InlineData("import importlib\nimportlib.import_module('vllm').LLM('acme/m')")]
    [InlineData("match 1:\n    case 1:\n        LLM('acme/m')")]
    [InlineData("if (m := 'acme/m'):\n    LLM(m)")]
    [InlineData("x = lambda m: LLM(m)\nx('acme/m')")]
    [InlineData("LLM(\n  model = 'acme/m', # the model\n  dtype=\"half\",\n)")]
    [InlineData("LLM('acme\\x2fm')")]
    [InlineData("from ray import serve\n@serve.deployment(name='x')\nclass D:\n    def __init__(self, model: str):\n        self.e = LLM(model=model)\napp = D.bind(model='acme/m')")]
    public void Value_is_followed_to_its_literal(string source)
    {
        var result = PythonHarness.Run("import vllm\nfrom vllm import LLM\n" + source, "/app/x.py acme/m", ("MODEL", "acme/m"));
        Assert.Equal("Model pkg:huggingface/acme/m", result.Loads);
        Assert.Equal("", result.Notes);
        Assert.Equal("vllm", result.Runtime);
    }

    [Theory]
    [InlineData("LLM(compute())")]
    [InlineData("if compute():\n    m = 'a/b'\nelse:\n    m = 'c/d'\nLLM(m)")]
    [InlineData("import os\nLLM(os.environ['NONE'])")]
    [InlineData("import os\nLLM(os.getenv('LATER', 'a/b'))")]
    [InlineData("from settings import MODEL\nLLM(MODEL)")]
    [InlineData("m = 'a/b'\nwhile compute():\n    m = compute()\nLLM(m)")]
    [InlineData("LLM(open('/etc/model').read())")]
    [InlineData("class S:\n    def serve(self, name):\n        LLM(name)\ns = S()")]
    [InlineData("LLM('a/b' 'c', model=}")]
    [InlineData("exec(compute())")]
    public void What_cannot_be_known_is_unresolvable(string source)
    {
        var result = PythonHarness.Run("from vllm import LLM\n" + source, "/app/x.py", ("LATER", null));
        Assert.Equal("", result.Loads);
        Assert.Equal(SignalKind.Unresolvable, Assert.Single(result.Signals).Kind);
    }

    [Fact]
    public void Revision_from_a_missing_ConfigMap_leaves_the_reference_unresolved()
    {
        var result = PythonHarness.Run("from huggingface_hub import snapshot_download; import os; snapshot_download('acme/m', revision=os.environ['R'])", "-c", ("R", null));
        var reference = Assert.Single(result.References);
        Assert.Equal(UnresolvedKind.MissingConfigMap, reference.Unresolved!.Kind);
        Assert.False(reference.IsPinned);
        var absent = PythonHarness.Run("from huggingface_hub import snapshot_download; import os; snapshot_download('acme/m', revision=os.environ['R'])");
        Assert.NotNull(Assert.Single(absent.References).Unresolved);
    }

    [Theory]
    [InlineData("True", "RemoteCode trust_remote_code=True")]
    [InlineData("1", "RemoteCode trust_remote_code=1")]
    [InlineData("'false'", "RemoteCode trust_remote_code=false")]
    [InlineData("bool(1)", "RemoteCode trust_remote_code=True")]
    [InlineData("not False", "RemoteCode trust_remote_code=True")]
    [InlineData("False", "")]
    [InlineData("None", "")]
    [InlineData("0", "")]
    [InlineData("''", "")]
    [InlineData("unknown()", "Unresolvable AutoModel.from_pretrained(trust_remote_code=unknown(…))")]
    public void Any_true_value_trusts_remote_code(string value, string expected)
    {
        var result = PythonHarness.Run($"from transformers import AutoModel\nAutoModel.from_pretrained('acme/m', trust_remote_code={value})");
        Assert.Equal("Model pkg:huggingface/acme/m", result.Loads);
        Assert.Equal(expected, result.Notes);
    }
}
