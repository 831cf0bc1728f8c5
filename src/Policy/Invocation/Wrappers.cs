using System.Collections.Frozen;

namespace Modelgate.Policy.Invocation;

/// <summary>Programs that start another program given on their own command line: <c>env</c>, <c>tini --</c>, <c>timeout 60</c>, <c>uv run</c>.</summary>
public static class Wrappers
{
    /// <summary>How a wrapper's own words end and the wrapped command begins.</summary>
    /// <param name="Skip">Positional words before the command (<c>timeout 60 cmd</c>: 1).</param>
    /// <param name="Valued">Options that take the next word as their value, space-separated.</param>
    /// <param name="Verb">A word that must come first (<c>uv run</c>), or null.</param>
    /// <param name="NeedsSeparator">True when the command stands only after <c>--</c>.</param>
    /// <param name="Script">An option whose value is a shell command line (<c>su -c</c>), or null.</param>
    private sealed record Shape(int Skip = 0, string Valued = "", string? Verb = null, bool NeedsSeparator = false, string? Script = null)
    {
        private readonly string[] _valued = Valued.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        public bool TakesValue(ReadOnlySpan<char> option)
        {
            foreach (var name in _valued)
            {
                if (option.SequenceEqual(name))
                    return true;
            }

            return false;
        }
    }

    private static readonly FrozenDictionary<string, Shape> Shapes = new Dictionary<string, Shape>(StringComparer.Ordinal)
    {
        // coreutils, util-linux
        ["nohup"] = new(),
        ["nice"] = new(Valued: "-n --adjustment"),
        ["ionice"] = new(Valued: "-c -n -p --class --classdata"),
        ["chrt"] = new(Skip: 1, Valued: "-T -P -D"),
        ["taskset"] = new(Skip: 1),
        ["numactl"] = new(Valued: "-m -N -C -i -p -w --membind --cpunodebind --physcpubind --interleave --preferred --weighted-interleave -P --preferred-many"),
        ["stdbuf"] = new(Valued: "-i -o -e --input --output --error"),
        ["timeout"] = new(Skip: 1, Valued: "-k -s --kill-after --signal"),
        ["setsid"] = new(),
        ["setpriv"] = new(Valued: "--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits"),
        ["unshare"] = new(Valued: "-S -G --setuid --setgid --propagation -R --root -w --wd"),
        ["chroot"] = new(Skip: 1),
        ["flock"] = new(Skip: 1, Valued: "-w --wait --timeout -E --conflict-exit-code"),
        ["time"] = new(Valued: "-f -o --format --output"),
        ["exec"] = new(Valued: "-a"),
        ["command"] = new(),
        ["builtin"] = new(),
        ["prlimit"] = new(),
        ["choom"] = new(Valued: "-n --adjust"),
        ["script"] = new(Script: "-c"),
        // identities
        ["su"] = new(Skip: 1, Valued: "-s --shell -g -G -w", Script: "-c"),
        ["runuser"] = new(Valued: "-u -s -g -G --user --shell", Script: "-c"),
        ["sudo"] = new(Valued: "-u -g -h -p -C -D -R -T -r -t --user --group --host --chdir"),
        ["gosu"] = new(Skip: 1),
        ["su-exec"] = new(Skip: 1),
        ["s6-setuidgid"] = new(Skip: 1),
        ["chpst"] = new(Valued: "-u -U -e -n -l -L -m -d -o -p -f -c -t"),
        // init programs and entrypoints that exec their arguments
        ["tini"] = new(Valued: "-p -e"),
        ["tini-static"] = new(Valued: "-p -e"),
        ["dumb-init"] = new(Valued: "-r --rewrite"),
        ["catatonit"] = new(),
        ["docker-init"] = new(),
        ["with-contenv"] = new(),
        ["nvidia_entrypoint.sh"] = new(),
        ["docker-entrypoint.sh"] = new(),
        // tracing and profiling
        ["opentelemetry-instrument"] = new(Valued: "--traces_exporter --metrics_exporter --logs_exporter --service_name --exporter_otlp_endpoint"),
        ["ddtrace-run"] = new(),
        ["newrelic-admin"] = new(Skip: 0, Verb: "run-program"),
        ["nsys"] = new(Valued: "-o -t -s -c -w -y -d --output --trace --sample --capture-range --delay --duration", Verb: "profile"),
        ["ncu"] = new(Valued: "-o -k -c --export"),
        ["strace"] = new(Valued: "-e -o -p -s -E"),
        ["memray"] = new(Valued: "-o --output", Verb: "run"),
        ["py-spy"] = new(NeedsSeparator: true),
        ["catchsegv"] = new(),
        ["doas"] = new(Valued: "-u -C"),
        ["setarch"] = new(Skip: 1),
        ["linux64"] = new(),
        ["linux32"] = new(),
        ["fakeroot"] = new(Valued: "-l -f -i -s"),
        ["unbuffer"] = new(),
        ["chronic"] = new(),
        ["nsenter"] = new(Valued: "-t --target -S -G"),
        // launchers
        ["mpirun"] = new(Valued: "-n -np -c -H -host --host -hostfile --hostfile -x -mca --mca -map-by --map-by -bind-to --bind-to -wdir"),
        ["mpiexec"] = new(Valued: "-n -np -H -host --host -hostfile --hostfile -x -mca --mca -env -genv"),
        ["trtllm-llmapi-launch"] = new(),
        ["srun"] = new(Valued: "-n -N -c -p -w -J -t --mpi"),
        // Python environments
        ["uv"] = new(Valued: "-p --python --with --with-editable --with-requirements --extra --group --env-file --directory --project --index-url --index --extra-index-url", Verb: "run"),
        ["uvx"] = new(Valued: "-p --python --from --with --with-requirements --with-editable -w --index-url --index --extra-index-url --default-index"),
        ["pipx"] = new(Valued: "--spec --python --pip-args", Verb: "run"),
        ["poetry"] = new(Verb: "run"),
        ["pipenv"] = new(Verb: "run"),
        ["pdm"] = new(Verb: "run"),
        ["pixi"] = new(Valued: "-e --environment --manifest-path", Verb: "run"),
        ["hatch"] = new(Verb: "run"),
        ["rye"] = new(Verb: "run"),
        ["conda"] = new(Valued: "-n -p --name --prefix --cwd", Verb: "run"),
        ["mamba"] = new(Valued: "-n -p --name --prefix --cwd", Verb: "run"),
        ["micromamba"] = new(Valued: "-n -p --name --prefix --cwd -r", Verb: "run"),
        ["dotenv"] = new(Valued: "-f --file", Verb: "run"),
        // into another container: what runs there is named here
        ["kubectl"] = new(Valued: "-n --namespace --context --kubeconfig -s --server", Verb: "exec", NeedsSeparator: true),
        ["oc"] = new(Valued: "-n --namespace --context --kubeconfig -s --server", Verb: "exec", NeedsSeparator: true),
        // secret injectors
        ["vault-env"] = new(),
        ["secrets-init"] = new(),
        ["chamber"] = new(NeedsSeparator: true),
        ["doppler"] = new(NeedsSeparator: true),
        ["infisical"] = new(NeedsSeparator: true),
        ["op"] = new(NeedsSeparator: true),
        ["aws-vault"] = new(NeedsSeparator: true),
        ["kubexit"] = new(),
        // the dynamic loader starts the program that it is given
        ["ld.so"] = new(Valued: "--library-path --preload --audit --argv0 --inhibit-rpath --glibc-hwcaps-mask --glibc-hwcaps-prepend"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The command inside a wrapper.</summary>
    /// <returns>The inner invocation; null when <paramref name="invocation"/> is no wrapper, or wraps nothing.</returns>
    public static ProgramInvocation? Unwrap(ProgramInvocation invocation)
    {
        var name = invocation.ProgramName;
        if (name == "env")
            return EnvironmentWrapper.Unwrap(invocation);
        if (name is "busybox" or "toybox")
            return invocation.Arguments.Count > 1 && invocation.Arguments[1].Text is not (['-', ..] or "") ? invocation.WithArguments(Rest(invocation.Arguments, 1)) : null;
        if (name.StartsWith("ld-linux", StringComparison.Ordinal) || name.StartsWith("ld-musl", StringComparison.Ordinal))
            name = "ld.so";
        if (name is "torchrun" or "accelerate" || IsDistributedModule(invocation))
            return TorchLauncher.Unwrap(invocation);
        if (!Shapes.TryGetValue(name, out var shape))
            return null;
        var words = invocation.Arguments;
        var at = 1;
        if (shape.Verb is not null)
        {
            while (at < words.Count && words[at].Text.StartsWith('-'))
                at += shape.TakesValue(words[at].Text) ? 2 : 1;
            if (at >= words.Count || words[at].Text != shape.Verb)
                return null;
            at++;
        }

        if (shape.Script is not null && IndexOf(words, shape.Script, at) is > 0 and var script && script + 1 < words.Count)
            return invocation.WithArguments([words[script].With("sh"), words[script].With("-c"), .. Rest(words, script + 1)]);
        var skip = shape.Skip;
        while (at < words.Count)
        {
            var text = words[at].Text;
            if (text == "--")
            {
                at++;
                break;
            }

            if (shape.NeedsSeparator)
                at++;
            else if (text.Length > 1 && text[0] == '-')
                at += shape.TakesValue(text) ? 2 : 1;
            else if (skip-- > 0)
                at++;
            else
                break;
        }

        return at < words.Count ? invocation.WithArguments(Rest(words, at)) : null;
    }

    private static int IndexOf(IReadOnlyList<Word> words, string text, int start)
    {
        for (var i = start; i < words.Count; i++)
        {
            if (words[i].Text == text)
                return i;
        }

        return -1;
    }

    /// <summary>The words from an index on.</summary>
    internal static Word[] Rest(IReadOnlyList<Word> words, int start)
    {
        var rest = new Word[words.Count - start];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = words[start + i];
        return rest;
    }

    private static bool IsDistributedModule(ProgramInvocation invocation) =>
        invocation.Arguments.Count > 2 && invocation.Arguments[1].Text == "-m"
        && invocation.Arguments[2].Text is "torch.distributed.run" or "torch.distributed.launch" or "accelerate.commands.launch";
}
