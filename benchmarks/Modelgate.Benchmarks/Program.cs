switch (args)
{
    case ["startup", _, ..]:
        await Modelgate.Benchmarks.StartUp.RunAsync(args[1..]);
        break;
    case ["least", ..]:
        Modelgate.Benchmarks.LeastTime.Run(args[1..]);
        break;
    default:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
        break;
}
