using Modelgate.Conformance;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Conformance;

public class VectorRunTests
{
    [Fact]
    public void Cases_are_run_by_inputs_policy_and_modes_alone()
    {
        using var folder = new TemporaryFolder();
        var (key, pub) = SigningKeys.Write(folder);
        folder.Write("v/one/good/artifact", "w");
        var statement = folder.Write("statement.json", """{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"w","digest":{"sha256":"50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326"}}],"predicateType":"https://example.com/p/v1","predicate":{}}""");
        Assert.Equal(0, Cli.CommandLine.Run("bundle", "sign", statement, "--key", key, "--output", folder.Path + "/v/one/good/bundle.json").Status);
        File.Copy(pub, folder.Path + "/v/one/good/key.pub");
        folder.Write("v/one/good/expected.json", """{"expected":"reject","inputs":{"bundle":"bundle.json","artifact":"artifact","key":"key.pub"},"policy":{"tlogThreshold":0,"timestampThreshold":0,"sctThreshold":0},"modes":["path","digest","none"]}""");
        folder.Write("v/one/other/expected.json", """{"expected":"accept","inputs":{"bundle":"../good/bundle.json","artifact":"../good/key.pub","key":"../good/key.pub"},"modes":["path"]}""");
        folder.Write("v/one/unreadable/expected.json", "{");
        using var output = new StringWriter();

        Assert.Equal(0, VectorRun.Run(folder.Path + "/v", output, TextWriter.Null));
        Assert.Equal(
            "one/good\tpath\taccept\t-\none/good\tdigest\taccept\t-\none/good\tnone\taccept\t-\none/other\tpath\treject\tSubjectMismatch\none/unreadable\tpath\treject\tUnreadableCase\n",
            output.ToString());
    }

    [Fact]
    public void Folder_that_is_not_there_is_said()
    {
        using var error = new StringWriter();

        Assert.Equal(2, VectorRun.Run("/nowhere", TextWriter.Null, error));
        Assert.Equal("run-vectors: /nowhere: there is no such folder\n", error.ToString());
    }
}
