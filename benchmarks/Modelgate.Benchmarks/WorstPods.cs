using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Modelgate.Benchmarks;

/// <summary>Pods of up to 3 MiB, the API server's limit, each made to cost as much as its shape can.</summary>
internal static class WorstPods
{
    private const int MaxLength = 3_000_000;

    private static readonly Dictionary<string, Func<byte[]>> s_shapes = new(StringComparer.Ordinal)
    {
        ["arguments"] = () => Vllm("\"args\":[" + Repeat(i => $"\"{new string('a', 44)}{i}\"", 60_000) + "]"),
        ["flags"] = () => Vllm("\"args\":[\"m/n\"," + Repeat(i => $"\"--lora-modules\",\"a{i}=orchard/plum-{i}\"", 32_000) + "]"),
        ["known flags"] = () => Vllm("\"args\":[\"m/n\"," + Repeat(i => $"\"--max-model-len\",\"{i}\"", 32_000) + "]"),
        ["chained variables"] = () => Vllm("\"env\":[" + Repeat(i => $$"""{"name":"V{{i + 1}}","value":"$(V{{i}})x"}""", 60_000) + "],\"args\":[\"$(V59999)\"]"),
        ["plain variables"] = () => Vllm("\"env\":[" + Repeat(i => $$"""{"name":"V{{i + 1}}","value":"a"}""", 90_000) + "]"),
        ["mounts and writes"] = () => Pod(Mounts(12_000), "\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"echo a>/m{i}/f\n", 9_000, "")) + "]"),
        ["mounts and files"] = () => Pod(Mounts(12_000), "\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"vllm serve /m{i}/f --adapters=x\n", 1_990, "")) + "]"),
        ["downloads and paths"] = () => Pod(Mounts(10), "\"command\":[\"sh\",\"-c\"," + Json(
            Repeat(i => $"wget -O /m1/{i}/a.gguf https://e.example/{i}.gguf\n", 990, "") + Repeat(i => $"vllm serve /m1/{i}/b\n", 990, "")) + "]"),
        ["pulls in many containers"] = () => Pods("{" + Base + ",\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"vllm serve m/n{i}\n", 44, "")) + "]}", 250),
        ["loops in many containers"] = () => Pods("{" + Base + ",\"command\":[\"sh\",\"-c\"," + Json("for a in {1..250};do for b in {1..200};do c=d;done;done") + "]}", 250),
        ["programs in many containers"] = () => Pods("{" + Base + ",\"command\":[\"sh\",\"-c\"," + Json("for a in {1..8};do for b in {1..240};do vllm serve m/n$a$b;done;done") + "]}", 250),
        ["script of exports and pipes"] = () => Script(i => "export A=\"x$B\" && echo ${C:-d} | tee /tmp/f; "),
        ["script of colons"] = () => Script(i => ":;"),
        ["script of assignments"] = () => Script(i => "a=b;"),
        ["script of exports"] = () => Script(i => $"export a{i}=b;"),
        ["script of substitutions"] = () => Script(i => "a=$(echo $(echo b));"),
        ["script of branches"] = () => Script(i => $"if [ $x = {i} ];then a{i}=b;fi;"),
        ["script of chains"] = () => Script(i => $"[ $x ]&&a{i}=b;"),
        ["script of functions"] = () => Script(i => $"f{i}(){{ a={i}; }};f{i};"),
        ["script of writes"] = () => Script(i => $"echo a >/tmp/{i};"),
        ["script of here-documents"] = () => Script(i => "cat >/tmp/a <<E\n$a b\nE\n"),
        ["script of programs"] = () => Script(i => "foo;"),
        ["script of servers"] = () => Script(i => $"vllm serve a/b{i}\n"),
        ["script of nested loops"] = () => Script(i => "for a in {1..250};do for b in {1..250};do c=$a$b;done;done;"),
        ["script of growing variables"] = () => Script(i => "a=$a$a$a$a;a=${a:0:99999};"),
        ["script of greedy replacements"] = () => Script(i => i == 0 ? $"x={new string('a', 120)};" : "y=${x//*b/c};"),
        ["script of parameters"] = () => Script(i => "$a$b${c}"),
        ["script of one word"] = () => Script(i => i == 0 ? "echo " : "a"),
        ["script of quotes"] = () => Script(i => "\"a\"'b'"),
        ["script of braces"] = () => Script(i => "{a,b}{c,d}{e,f} "),
        ["script of words"] = () => Script(i => i == 0 ? "set -- " : "a "),
        ["script of sets"] = () => Script(i => i == 0 ? "set -- " + new string('a', 2_000).Replace("a", "a ", StringComparison.Ordinal) + ";" : "set -- \"$@\";"),
        ["script of sed"] = () => Script(i => "echo aaaaaaaaaaaaaaaaaaaaaaaa|sed 's/a*b/c/g' >/tmp/f;"),
        ["script of case"] = () => Script(i => "case $x in a)b=c;;d)e=f;;esac;"),
        ["script of evals"] = () => Script(i => "eval \"a=b;c=d\";"),
        ["script of exports and programs"] = () => Script(i => i < 1_900 ? $"export a{i}=b;vllm serve $a{i}\n" : "a=b;"),
        ["python"] = () => Python(i => $"a{i} = b{i} + 'x'\n"),
        ["python of calls"] = () => Python(i => $"from_pretrained('a/b{i}')\n"),
        ["python of lists"] = () => Python(i => i == 0 ? "a = [1" : ",1"),
        ["python of loops"] = () => Python(i => "for i in range(250):\n for j in range(250):\n  a = i\n"),
        ["python of functions"] = () => Python(i => $"def f{i}(a): return f{i + 1}(a)\n"),
        ["python of models"] = () => Python(i => $"AutoModel.from_pretrained('a/b{i}')\n"),
        ["json"] = () => Vllm("\"args\":[\"--speculative-config\"," + Json("{" + Repeat(i => $"\"a{i}\":1", 90_000) + "}") + "]"),
        ["json list"] = () => Vllm("\"args\":[\"--speculative-config\"," + Json("[" + Repeat(i => "1", 1_400_000) + "]") + "]"),
        ["yaml"] = () => Vllm("\"command\":[\"sh\",\"-c\"," + Json("cat >/tmp/c.yaml <<E\n" + Repeat(i => $"a{i}: b\n", 16_000, "") + "E\nvllm serve --config /tmp/c.yaml") + "]"),
        ["many yaml"] = () => Vllm("\"command\":[\"sh\",\"-c\"," + Json("cat >/tmp/c.yaml <<E\n" + Repeat(i => $"a{i}: b\n", 14_000, "") + "E\n" + Repeat(i => $"vllm serve a{i} --config /tmp/c.yaml\n", 1_000, "")) + "]"),
        ["labels"] = () => Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"labels\":{" + Repeat(i => $"\"l{i}\":\"v\"", 200_000) + "}},\"spec\":{\"containers\":[{" + Base + "}]}}"),
        ["mounts"] = () => Pod(Mounts(30_000), "\"args\":[\"/m7/x\"]"),
        ["volumes"] = () => Pod(Mounts(1) + "," + Volumes(30_000), "\"args\":[\"/m7/x\"]"),
        ["mounts of path variables"] = () => Pod(Mounts(6_000), "\"env\":[{\"name\":\"PATH\",\"value\":\"" + Repeat(i => $"/x{i}", 40_000, ":") + "\"}],\"args\":[\"/m7/x\"]"),
        ["host aliases"] = () => Pod("\"hostAliases\":[" + Repeat(i => $$"""{"ip":"1.1.1.1","hostnames":["a{{i}}.huggingface.co"]}""", 30_000) + "]", "\"args\":[\"/m7/x\"]"),
        ["containers"] = () => Pods("{" + Base + ",\"args\":[\"a/b\"]}", 8_000),
        ["containers and aliases"] = () => Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"hostAliases\":[" + Repeat(i => $$"""{"ip":"1.1.1.1","hostnames":["a{{i}}.huggingface.co"]}""", 20_000) + "],\"containers\":["
            + string.Join(',', Enumerable.Range(0, 250).Select(i => $"{{\"name\":\"c{i}\",\"image\":\"vllm/vllm-openai:v0.18.0\",\"args\":[\"a/b\"]}}")) + "]}}"),
        ["containers and mounts"] = () => Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":["
            + string.Join(',', Enumerable.Range(0, 250).Select(i => $"{{\"name\":\"c{i}\",\"image\":\"vllm/vllm-openai:v0.18.0\",\"args\":[\"/m/b\"],\"volumeMounts\":[{Repeat(j => $$"""{"name":"v{{j}}","mountPath":"/m{{j}}"}""", 300)}]}}"))
            + "],\"volumes\":[" + Repeat(i => $$$"""{"name":"v{{{i}}}","emptyDir":{}}""", 300) + "]}}"),
        ["variables and programs"] = () => Vllm("\"env\":[" + Repeat(i => $$"""{"name":"V{{i + 1}}","value":"a"}""", 60_000) + "],\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"A{i}=b foo\n", 1_900, "")) + "]"),
        ["variables and exports"] = () => Vllm("\"env\":[" + Repeat(i => $$"""{"name":"V{{i + 1}}","value":"a"}""", 60_000) + "],\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"export V{i}=b\nvllm serve a/b\n", 1_900, "")) + "]"),
        ["ConfigMap mounts and arguments"] = () => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Pod(Mounts(8_000), "\"args\":[" + Repeat(i => $"\"{new string('x', 100)}\"", 14_000) + "]"))
            .Replace("\"emptyDir\":{}", "\"configMap\":{\"name\":\"a\"}", StringComparison.Ordinal).Replace("vllm/vllm-openai:v0.18.0", "nginx", StringComparison.Ordinal)),
        ["mounts and models"] = () => Pod(Mounts(20_000), "\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"vllm serve a/b{i}\n", 1_900, "")) + "]"),
        ["nested mounts"] = () => Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}],\"containers\":[{" + Base + ",\"volumeMounts\":["
            + Repeat(i => $$"""{"name":"v","mountPath":"{{string.Concat(Enumerable.Repeat("/a", i + 1))}}"}""", 1_500) + "],\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"echo a>/a/a/a/b/{i}\n", 9_000, "")) + "]}]}}"),
        ["abbreviated flags"] = () => Vllm("\"args\":[\"m/n\"," + Repeat(i => "\"--m\"", 65_000) + "]"),
        ["unknown flags"] = () => Vllm("\"args\":[\"m/n\"," + Repeat(i => $"\"--zz{i}\"", 65_000) + "]"),
        ["dotted flags"] = () => Vllm("\"args\":[\"m/n\"," + Repeat(i => $"\"--hf-overrides.a{i}.b=c\"", 65_000) + "]"),
        ["flags of another server"] = () => Image("lmsysorg/sglang:v0.4", "\"args\":[\"python3\",\"-m\",\"sglang.launch_server\"," + Repeat(i => $"\"--lora-path\",\"a{i}=b/c\"", 32_000) + "]"),
        ["abbreviations of another server"] = () => Image("lmsysorg/sglang:v0.4", "\"args\":[\"python3\",\"-m\",\"sglang.launch_server\"," + Repeat(i => $"\"--s\"", 65_000) + "]"),
        ["llama.cpp flags"] = () => Image("ghcr.io/ggml-org/llama.cpp:server", "\"args\":[" + Repeat(i => $"\"--lora\",\"/m/a{i}.gguf\"", 32_000) + "]"),
        ["ollama variables"] = () => Image("ollama/ollama:0.6", "\"env\":[" + Repeat(i => $$"""{"name":"OLLAMA_{{i}}","value":"a"}""", 60_000) + "]"),
        ["ollama mounts"] = () => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Pod(Mounts(20_000), "\"command\":[\"sh\",\"-c\"," + Json(Repeat(i => $"ollama pull a{i}\n", 1_900, "")) + "]")).Replace("vllm/vllm-openai:v0.18.0", "ollama/ollama:0.6", StringComparison.Ordinal)),
        ["modelfiles"] = () => Image("ollama/ollama:0.6", "\"command\":[\"sh\",\"-c\"," + Json("cat >/tmp/M <<E\nFROM a\n" + Repeat(i => $"PARAMETER a{i} b\n", 4_000, "") + "E\n" + Repeat(i => $"ollama create a{i} -f /tmp/M\n", 1_900, "")) + "]"),
        ["custom variables"] = () => Image("corp/app:1", "\"env\":[" + Repeat(i => $$"""{"name":"MODEL_{{i}}","value":"org/name{{i}}"}""", 50_000) + "],\"resources\":{\"limits\":{\"nvidia.com/gpu\":1}}"),
        ["custom flags"] = () => Image("corp/app:1", "\"args\":[" + Repeat(i => $"\"--model{i}=org/name{i}\"", 60_000) + "],\"resources\":{\"limits\":{\"nvidia.com/gpu\":1}}"),
        ["custom mounts and variables"] = () => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Pod(Mounts(8_000), "\"env\":[" + Repeat(i => $$"""{"name":"MODEL_{{i}}","value":"/m{{i}}/x"}""", 20_000) + "],\"resources\":{\"limits\":{\"nvidia.com/gpu\":1}}")).Replace("vllm/vllm-openai:v0.18.0", "corp/app:1", StringComparison.Ordinal)),
        ["script of globs"] = () => Script(i => i == 0 ? $"x={new string('a', 2000)};" : "case $x in *a*a*a*a*b)c=d;;esac;"),
        ["script of expressions"] = () => Script(i => i == 0 ? $"x={new string('a', 2000)};" : "[[ $x =~ ^a*a*b$ ]]&&c=d;"),
        ["script of greps"] = () => Script(i => i == 0 ? $"x={new string('a', 2000)};" : "y=$(echo $x|grep -E 'a*a*b');"),
        ["script of awk"] = () => Script(i => i == 0 ? $"x='{new string('a', 2000)}';" : "y=$(echo $x|awk '{print $1}');"),
        ["script of jq"] = () => Script(i => i == 0 ? $"x='[{new string('1', 2000).Replace("1", "1,", StringComparison.Ordinal)}1]';" : "y=$(echo $x|jq -r '.[]');"),
        ["script of cuts"] = () => Script(i => i == 0 ? $"x='{new string('a', 20_000).Replace("aa", "a ", StringComparison.Ordinal)}';" : "y=$(echo $x|cut -d' ' -f3-|tr a b|head -1|sort);"),
        ["script of arithmetic"] = () => Script(i => "a=$((a+1*2));"),
        ["script of xargs"] = () => Script(i => "seq 250|xargs -n1 foo;"),
        ["script of reads"] = () => Script(i => i == 0 ? "x=$(seq 250);" : "while read a;do b=$a;done<<<\"$x\";"),
        ["script of arrays"] = () => Script(i => i == 0 ? "a=($(seq 250));" : "a[$b]=c;"),
        ["script of appends"] = () => Script(i => "echo aaaaaaa>>/tmp/x;cat /tmp/x>/tmp/y;"),
        ["script of copies"] = () => Script(i => $"cp -r /tmp/a /tmp/b{i};echo a>/tmp/a/{i};"),
        ["script of downloads"] = () => Script(i => $"wget -P /tmp/{i} http://e/{i}.gguf\n"),
        ["script of clones"] = () => Script(i => $"git clone https://huggingface.co/a/b{i} /m\n"),
        ["script of hub downloads"] = () => Script(i => $"hf download a/b{i} --local-dir /m\n"),
        ["script of unknown commands"] = () => Script(i => "$x;"),
        ["script of printf"] = () => Script(i => "printf -v x '%s%s%s' a b c;"),
        ["script of traps"] = () => Script(i => "trap 'a=b;c=d' EXIT;"),
        ["script of nested shells"] = () => Script(i => "sh -c 'a=b;c=d';"),
        ["python of texts"] = () => Python(i => i == 0 ? "a = 'aaaaaaaaaa' * 1000\n" : "a = a.replace('a', 'aa')[:9999]\n"),
        ["python of programs"] = () => Python(i => $"import os; os.system('vllm serve a/b{i}')\n"),
        ["python of environments"] = () => Python(i => $"os.environ['A{i}']='b';AutoModel.from_pretrained('a/b{i}')\n"),
        ["hooks"] = () => Vllm("\"args\":[\"a/b\"],\"lifecycle\":{\"postStart\":{\"exec\":{\"command\":[" + Repeat(i => "\"sh\"", 60_000) + "]}}}"),
        ["wrappers"] = () => Vllm("\"command\":[" + Repeat(i => "\"env\"", 60_000) + "]"),
        ["env words"] = () => Vllm("\"command\":[\"env\"," + Repeat(i => $"\"A{i}=b\"", 60_000) + ",\"vllm\",\"serve\",\"a/b\"]"),
        ["env string"] = () => Vllm("\"command\":[\"env\",\"-S\",\"" + Repeat(i => $"A{i}=b ", 300_000, "") + "vllm serve a/b\"]"),
    };

    private const string Base = "\"name\":\"c\",\"image\":\"vllm/vllm-openai:v0.18.0\"";

    /// <summary>The names of the shapes.</summary>
    public static IEnumerable<string> Names => s_shapes.Keys;

    /// <summary>The pod of that shape.</summary>
    public static byte[] Get(string name)
    {
        var pod = s_shapes[name]();
        return pod.Length <= MaxLength + 200_000 ? pod : throw new InvalidOperationException($"{name}: {pod.Length} bytes");
    }

    private static byte[] Script(Func<int, string> piece) => Vllm("\"command\":[\"bash\",\"-c\"," + Json(Filled(piece)) + "]");

    private static byte[] Python(Func<int, string> piece) => Vllm("\"command\":[\"python3\",\"-c\"," + Json(Filled(piece, "import transformers\n")) + "]");

    private static string Filled(Func<int, string> piece, string start = "")
    {
        var text = new StringBuilder(start);
        for (var i = 0; ; i++)
        {
            var next = piece(i);
            if (text.Length + next.Length > Modelgate.Policy.ResolutionLimits.MaxScriptLength)
                return text.ToString();
            text.Append(next);
        }
    }

    private static string Mounts(int count) =>
        "\"volumes\":[" + Repeat(i => $$$"""{"name":"v{{{i}}}","emptyDir":{}}""", count) + "],\"@MOUNTS@\":" + count.ToString(CultureInfo.InvariantCulture);

    private static string Volumes(int count) => "\"x\":[],\"volumes\":[" + Repeat(i => $$$"""{"name":"v{{{i}}}","emptyDir":{}}""", count) + "]";

    private static byte[] Vllm(string rest) => Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{" + Base + "," + rest + "}]}}");

    private static byte[] Image(string image, string rest) =>
        Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"" + image + "\"," + rest + "}]}}");

    private static byte[] Pod(string spec, string rest)
    {
        var at = spec.IndexOf(",\"@MOUNTS@\":", StringComparison.Ordinal);
        var count = at < 0 ? 0 : int.Parse(spec[(at + 12)..].Split(',')[0], CultureInfo.InvariantCulture);
        var mounts = Repeat(i => $$"""{"name":"v{{i}}","mountPath":"/m{{i}}"}""", count);
        return Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{" + spec + ",\"containers\":[{" + Base + ",\"volumeMounts\":[" + mounts + "]," + rest + "}]}}");
    }

    private static byte[] Pods(string container, int count) =>
        Encoding.UTF8.GetBytes("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":["
            + string.Join(',', Enumerable.Range(0, count).Select(i => container.Replace("\"name\":\"c\"", "\"name\":\"c" + i.ToString(CultureInfo.InvariantCulture) + "\"", StringComparison.Ordinal))) + "]}}");

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static string Repeat(Func<int, string> piece, int count, string separator = ",") => string.Join(separator, Enumerable.Range(0, count).Select(piece));
}
