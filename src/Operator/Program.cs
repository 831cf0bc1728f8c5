using Modelgate.Operator.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl+C ends in order, the second at once.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await ModelgateCommand.RunAsync(args, Terminal.System(), TimeProvider.System, stop.Token);
