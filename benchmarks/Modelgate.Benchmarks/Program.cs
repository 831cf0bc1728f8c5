if (args is ["startup", _, ..])
    await Modelgate.Benchmarks.StartUp.RunAsync(args[1..]);
else
    BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
