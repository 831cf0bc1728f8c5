using System.Text.Json;

namespace Modelgate.Conformance;

/// <summary>Runs a folder of test vectors: <c>SUITE/CASE/expected.json</c>, of which only <c>inputs</c>, <c>policy</c> and <c>modes</c> are looked at.</summary>
internal static class VectorRun
{
    /// <summary>Runs all cases; one line for each mode of each.</summary>
    public static int Run(string folder, TextWriter output, TextWriter error)
    {
        if (!Directory.Exists(folder))
        {
            error.WriteLine($"run-vectors: {folder}: there is no such folder");
            return 2;
        }

        var files = new VectorFiles();
        foreach (var suite in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var place in Directory.GetDirectories(suite).Order(StringComparer.Ordinal))
            {
                var description = Path.Combine(place, "expected.json");
                if (File.Exists(description))
                    RunCase(place, description, files, $"{Path.GetFileName(suite)}/{Path.GetFileName(place)}", output);
            }

            var rows = Path.Combine(suite, "cases.jsonl");
            if (File.Exists(rows))
                RunRows(suite, rows, files, output);
        }

        output.Flush();
        return 0;
    }

    private static void RunCase(string place, string description, VectorFiles files, string name, TextWriter output)
    {
        IReadOnlyList<string> modes = ["path"];
        VectorCase? vector = null;
        var unreadable = Attempt(() =>
        {
            vector = new VectorCase(place, description, files);
            modes = vector.Modes;
            return null;
        });
        foreach (var mode in modes)
            Tell(output, name, mode, unreadable ?? Attempt(() => vector!.Verify(mode)));
    }

    /// <summary>One case that cannot be read must not end the run: it is refused, by a name that no failure has.</summary>
    private static string? Attempt(Func<string?> run)
    {
        try
        {
            return run();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return "UnreadableCase";
        }
    }

    private static void RunRows(string suite, string rows, VectorFiles files, TextWriter output)
    {
        foreach (var line in File.ReadLines(rows).Where(l => l.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            Tell(output, $"{Path.GetFileName(suite)}/{row.GetProperty("case").GetString()}", "path", Attempt(() =>
            {
                var place = Path.GetFullPath(Path.Combine(suite, row.GetProperty("bundle").GetString()!));
                return new VectorCase(place, Path.Combine(place, "expected.json"), files).Verify(SlsaPolicy.Read(row.GetProperty("policyInput")));
            }));
        }
    }

    private static void Tell(TextWriter output, string name, string mode, string? refusal) =>
        output.Write($"{name}\t{mode}\t{(refusal is null ? "accept" : "reject")}\t{refusal ?? "-"}\n");
}
