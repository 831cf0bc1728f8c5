using System.Text;
using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Modelfiles;
using Modelgate.Policy.Tests.Cases;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Hostile;

/// <summary>The whole way from bytes to a decision, on bytes that somebody made to break it: no exception, bounded time and memory, a small stack is enough.</summary>
public class HostileBytesTests
{
    private const long MaxAllocated = 400_000_000;

    private sealed class NoMaps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => "there is none";
    }

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["parentheses"] = Many("(", 100_000),
        ["braces"] = Many("{", 100_000),
        ["brackets"] = Many("[", 100_000),
        ["pairs"] = Many("{[(", 40_000) + Many(")]}", 40_000),
        ["substitutions"] = Many("$(", 100_000),
        ["arithmetic"] = Many("$((", 60_000),
        ["defaults"] = Many("${a:-", 60_000),
        ["placeholders"] = Many("$(VALUE)", 100_000),
        ["dollars"] = Many("$", 1_000_000),
        ["quotes"] = Many("\"", 300_001),
        ["apostrophes"] = Many("'\"", 300_001),
        ["backquotes"] = Many("`\\`", 100_000),
        ["backslashes"] = Many("\\", 1_000_000),
        ["words"] = Many("a ", 500_000),
        ["flags"] = Many("--model a/b --revision x ", 40_000),
        ["one word"] = new string('a', 400_000),
        ["lines"] = Many("\n", 1_000_000),
        ["carriage returns"] = Many("a\r", 400_000),
        ["NUL"] = Many("\0", 300_000) + "vllm serve x",
        ["semicolons"] = Many("a;", 400_000),
        ["pipes"] = Many("a|", 200_000) + "a",
        ["chains"] = Many("a&&b||", 100_000) + "a",
        ["programs"] = Many("vllm serve a/b\n", 60_000),
        ["downloads"] = Many("hf download a/b --local-dir /m\n", 30_000),
        ["writes"] = string.Concat(Enumerable.Range(0, 2_500).Select(i => $"echo x > /usr/local/bin/p{i}; p{i}\n")),
        ["exports"] = string.Concat(Enumerable.Range(0, 2_500).Select(i => $"export A{i}={i}; vllm serve a/b\n")),
        ["prefixes"] = Many("HF_ENDPOINT=https://x.example hf download a/b\n", 20_000),
        ["doubling"] = "a=xxxxxxxxxxxxxxxx\n" + Many("a=$a$a\n", 60) + "vllm serve $a",
        ["here-documents"] = Many("cat <<E > /tmp/x\na\nE\nsh /tmp/x\n", 20_000),
        ["script that calls itself"] = "sh /cm/a.sh; sh /cm/a.sh; python3 /cm/a.py",
        ["functions"] = Many("f() { f; f; }; ", 20_000) + "f",
        ["wrappers"] = Many("env nohup timeout 1 ", 20_000) + "vllm serve a/b",
        ["shells"] = Many("sh -c 'sh -c ", 20_000),
        ["loops"] = Many("for i in {1..200}; do ", 50) + "vllm serve $i" + Many("; done", 50),
        ["modelfile"] = Many("FROM a\nADAPTER b\nSYSTEM \"\"\"\n", 40_000),
        ["yaml keys"] = string.Concat(Enumerable.Range(0, 8_000).Select(i => $"k{i}: v\n")),
        ["yaml nesting"] = string.Concat(Enumerable.Range(0, 1_000).Select(i => new string(' ', i) + "a:\n")),
        ["yaml aliases"] = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range('b', 14).Select(c => $"{(char)c}: &{(char)c} [{Many($"*{(char)(c - 1)},", 9)[..^1]}]\n")),
        ["yaml merge keys"] = "a: &a {x: 1}\n" + string.Concat(Enumerable.Range('b', 20).Select(c => $"{(char)c}: &{(char)c} {{<<: [*{(char)(c - 1)}, *{(char)(c - 1)}], y{c}: 1}}\n")),
        ["json nesting"] = Many("{\"a\":", 100_000),
        ["json keys"] = "{" + string.Join(',', Enumerable.Range(0, 8_000).Select(i => $"\"k{i}\": {{\"model\": \"a/b\"}}")) + "}",
        ["python nesting"] = Many("f(", 50_000),
        ["python indents"] = string.Concat(Enumerable.Range(0, 1_000).Select(i => new string(' ', i) + "if x:\n")),
        ["python operators"] = "x = " + Many("a + ", 100_000) + "a",
        ["commas"] = Many(",", 500_000),
        ["equals"] = Many("a=", 300_000),
        ["slashes"] = Many("/", 500_000),
        ["dots"] = Many("../", 300_000),
        ["colons"] = Many("a:", 300_000),
        ["percent"] = Many("%", 300_000),
        ["letters beyond ASCII"] = Many("é\u200b\ufeff\u2014", 100_000),
        ["list"] = Many("a/b@c:d,", 60_000),
        ["dashes"] = Many("-", 1_000_000),
        ["dotted flags"] = Many("-sc.a.b.c.d.e.f=1 ", 40_000),
        ["dotted key"] = "--hf-overrides." + Many("a.", 300_000) + "b=1",
    };

    /// <summary>One text of each kind goes through every place; the readers' own tests take the others at full length.</summary>
    public static TheoryData<string> Names { get; } =
        ["braces", "substitutions", "quotes", "one word", "NUL", "chains", "programs", "doubling", "script that calls itself", "wrappers", "yaml aliases", "json nesting", "python nesting", "letters beyond ASCII"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_in_any_place_is_judged_within_bounds(string name)
    {
        foreach (var (place, make) in HostilePods.Places)
        {
            var (json, maps) = HostilePods.Make(make, Texts[name]);
            Bounded($"{name} as {place}", () => HostilePods.Review(json, maps));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void File_is_read_within_bounds(string name)
    {
        var text = Texts[name];
        Bounded("manifest", () => ReviewYaml(text));
        Bounded("manifest with a field", () => ReviewYaml("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec: " + text));
        Bounded("Modelfile", () => ModelfileReader.Read(text));
        Bounded("Modelfile with a model", () => ModelfileReader.Read("FROM a\n" + text));
        Bounded("Dockerfile", () => ReviewDockerfile("FROM vllm/vllm-openai:v0.18.0\nRUN " + text + "\nCMD " + text));
        Bounded("Dockerfile's variables", () => ReviewDockerfile("ARG A=" + text + "\nFROM $A\nENV B=$A\nENTRYPOINT [\"sh\", \"-c\", \"$B\"]"));
    }

    [Fact]
    public void Small_stack_is_enough()
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var name in (string[])["parentheses", "braces", "substitutions", "defaults", "backquotes", "chains", "wrappers", "shells", "loops", "functions", "yaml nesting", "json nesting", "python nesting", "python indents", "python operators", "script that calls itself", "dotted key", "yaml aliases"])
                    {
                        foreach (var make in HostilePods.Places.Values)
                        {
                            var (json, maps) = HostilePods.Make(make, Texts[name]);
                            HostilePods.Review(json, maps);
                        }

                        ReviewYaml(Texts[name]);
                        ReviewDockerfile("FROM a\nRUN " + Texts[name]);
                    }
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    failure = exception;
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [Fact]
    public void Mutated_pods_never_throw()
    {
        var random = new Random(11);
        string[] pieces = ["\"", "{", "}", "[", "]", ",", ":", "null", "\\u0000", "\\ud800", "1e999", "-", "$(A)", "\\n", "true", "\0", "\u00ff", "--", "$(", "'"];
        foreach (var name in TrickyCaseTests.Names.Select(row => row.Data).Where((_, index) => index % 3 == 0))
        {
            var tricky = TrickyCase.Read(name);
            for (var i = 0; i < 12; i++)
            {
                var bytes = tricky.Json.ToList();
                for (var j = 0; j <= i % 4; j++)
                {
                    var at = random.Next(bytes.Count);
                    switch (random.Next(4))
                    {
                        case 0:
                            bytes[at] = (byte)random.Next(256);
                            break;
                        case 1:
                            bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                            break;
                        case 2:
                            bytes.InsertRange(at, Encoding.Latin1.GetBytes(pieces[random.Next(pieces.Length)]));
                            break;
                        default:
                            bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                            break;
                    }
                }

                HostilePods.Review(bytes.ToArray(), tricky.ConfigMaps);
            }
        }
    }

    [Fact]
    public void Mutated_texts_in_pods_never_throw()
    {
        var random = new Random(13);
        const string Pieces = "()[]{}'\"\\\n\t$`;&|<>=*@#-~!%,:. \0\r\u200bé\ud800";
        foreach (var name in TrickyCaseTests.Names.Select(row => row.Data).Where((_, index) => index % 4 == 0))
        {
            var text = File.ReadAllText(Path.Combine(TrickyCase.Folder, name + ".yaml"));
            for (var i = 0; i < 8; i++)
            {
                var mutated = text.ToCharArray();
                for (var j = 0; j < 1 + (i % 5); j++)
                    mutated[random.Next(mutated.Length)] = Pieces[random.Next(Pieces.Length)];
                ReviewYaml(new string(mutated));
            }
        }
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_with_a_message()
    {
        var random = new Random(17);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
                bytes[0] = (byte)'{';
            Assert.Null(HostilePods.Review(bytes, new NoMaps()));
        }
    }

    [Fact]
    public void Alias_bomb_is_refused_with_a_message()
    {
        var read = YamlReader.Read(Texts["yaml aliases"], YamlDialect.Kubernetes);
        Assert.Null(read.Documents);
        Assert.False(string.IsNullOrWhiteSpace(read.Error));
    }

    [Fact]
    public void Lone_surrogates_and_bad_utf8_are_refused_with_a_message()
    {
        foreach (var text in (string[])["\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\u00ff\u00fe\""])
        {
            var json = Encoding.Latin1.GetBytes("{\"spec\": {\"containers\": [{\"name\": \"a\", \"image\": \"vllm/vllm-openai\", \"args\": [" + text + "]}]}}");
            Assert.Null(HostilePods.Review(json, new NoMaps()));
        }
    }

    private static void ReviewYaml(string text)
    {
        var read = YamlReader.Read(text, YamlDialect.Kubernetes);
        foreach (var document in read.Documents ?? [])
            HostilePods.Review(ManifestPods.Of(new ManifestObject(document, "ml")), new NoMaps());
    }

    private static void ReviewDockerfile(string text) => HostilePods.Review([DockerfileWorkload.From(DockerfileReader.Read(text), "x")], new NoMaps());

    private static void Bounded(string what, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxAllocated, $"{what}: {allocated:N0} bytes");
    }

    // A part of what the readers' own tests take: here each text goes through every place.
    private static string Many(string text, int count) => string.Concat(Enumerable.Repeat(text, Math.Max(9, count / 40)));
}
