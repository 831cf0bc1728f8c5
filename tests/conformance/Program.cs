using Modelgate.Conformance;

return args switch
{
    ["run-vectors", var folder] => VectorRun.Run(folder, Console.Out, Console.Error),
    ["sigstore-client", .. var rest] => SigstoreClient.Run(rest, Console.Error),
    ["oms-client", .. var rest] => OmsClient.Run(rest, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: run-vectors DIR | sigstore-client verify-bundle ... | oms-client verify-model ...");
    return 2;
}
