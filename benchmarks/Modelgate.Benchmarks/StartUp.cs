using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Modelgate.Benchmarks;

/// <summary><c>startup PROGRAM [BUNDLES [FILES [RUNS [configmaps]]]]</c>: how long <c>modelgate serve</c> takes from its start to ready, and its memory then and some seconds later.</summary>
internal static class StartUp
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Measures.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var program = arguments[0];
        var bundles = Number(arguments, 1, 100);
        var files = Number(arguments, 2, 20);
        var runs = Number(arguments, 3, 3);
        var cluster = new MadeCluster(bundles, files, isInline: !arguments.Contains("configmaps"));
        await using var server = await ListingServer.StartAsync(cluster);
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: me}}]
            clusters: [{name: here, cluster: {server: "{{{server.Address}}}"}}]
            users: [{name: me, user: {token: x}}]
            """);
        // The first run brings the program's files into the page cache.
        for (var run = 0; run <= runs; run++)
            await MeasureAsync(program, kubeconfig, bundles, files, isFirst: run == 0);
        File.Delete(kubeconfig);
    }

    private static async Task MeasureAsync(string program, string kubeconfig, int bundles, int files, bool isFirst)
    {
        var port = FreePort();
        string[] serve = ["serve", "--kubeconfig", kubeconfig, "--self-signed", "--shutdown-delay", "0", "--listen", "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture)];
        var start = program.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [program, .. serve]) : new ProcessStartInfo(program, serve);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        while (!await IsReadyAsync(client, port))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > Limit)
            {
                process.Kill();
                throw new InvalidOperationException($"{program} ended, or was not ready within {Limit}.");
            }

            await Task.Delay(5);
        }

        var time = Stopwatch.GetElapsedTime(started);
        var processor = process.TotalProcessorTime;
        if (isFirst)
        {
            Console.WriteLine($"{bundles} bundles of {files} files: once to warm up, then ready in / processor time / memory at ready, peak, idle");
        }
        else
        {
            var ready = Memory(process.Id, "VmRSS");
            await Task.Delay(Idle);
            Console.WriteLine(FormattableString.Invariant(
                $"  {time.TotalSeconds:0.00} s  {processor.TotalSeconds:0.00} s  {ready} MiB  {Memory(process.Id, "VmHWM")} MiB  {Memory(process.Id, "VmRSS")} MiB"));
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, int port)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(FormattableString.Invariant($"https://127.0.0.1:{port}/readyz")));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static long Memory(int process, string field) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;

    private static int Number(string[] arguments, int index, int otherwise) =>
        index < arguments.Length && int.TryParse(arguments[index], CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
