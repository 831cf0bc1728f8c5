using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Loaders;

public class GitLoaderTests
{
    private const string Commit = LoaderHarness.Commit;
    private const string Url = "https://huggingface.co/acme/m";
    private const string Unpinned = "Model " + Url + " pkg:huggingface/acme/m";
    private const string Pinned = Unpinned + "@" + Commit + "!";

    [Theory]
    [InlineData("git clone --depth 1 " + Url + " /models/m", Unpinned)]
    [InlineData("git clone -b v1 " + Url, Unpinned + "@v1")]
    [InlineData("git clone --branch " + Commit + " " + Url + " /models/m", Unpinned + "@" + Commit)]
    [InlineData("git clone --revision=" + Commit + " " + Url + " /models/m", Pinned)]
    [InlineData("git lfs clone " + Url, Unpinned)]
    public void Clone_is_pinned_by_revision_only(string command, string found) =>
        Assert.Equal([found], new LoaderHarness().Run(command.Split(' ')).Found);

    [Theory]
    [InlineData("git -C /models/m checkout " + Commit)]
    [InlineData("git -C /models/m checkout -q --detach " + Commit)]
    [InlineData("git -C /models -C m switch --detach " + Commit)]
    [InlineData("git -C /models/m reset --hard " + Commit)]
    public void Later_checkout_of_a_commit_pins_the_clone(string checkout)
    {
        var harness = new LoaderHarness().Run("git", "clone", Url, "/models/m").Run(checkout.Split(' '));
        Assert.Equal([Pinned], harness.Found);
        Assert.True(harness.Files.DownloadsAt("/models/m")[0].IsPinned);
    }

    [Theory]
    [InlineData("git -C /models/m checkout v1")]
    [InlineData("git -C /models/m reset " + Commit)]
    [InlineData("git -C /models/m checkout " + Commit + " config.json")]
    [InlineData("git -C /models/other checkout " + Commit)]
    [InlineData("git -C /models checkout " + Commit)]
    [InlineData("git -C /models/m fetch origin " + Commit)]
    public void What_does_not_replace_the_files_does_not_pin(string command) =>
        Assert.False(new LoaderHarness().Run("git", "clone", Url, "/models/m").Run(command.Split(' ')).References[0].IsPinned);

    [Fact]
    public void Ignored_checkout_does_not_pin() =>
        Assert.Equal([Unpinned], new LoaderHarness().Run("git", "clone", Url, "/models/m").Run(["git", "-C", "/models/m", "checkout", Commit], null, failureIsIgnored: true).Found);

    [Fact]
    public void Fetch_and_checkout_of_fetch_head_pin() => Assert.Equal(
        [Pinned],
        new LoaderHarness().Run("git", "init", "/models/m").Run("git", "-C", "/models/m", "remote", "add", "origin", Url)
            .Run("git", "-C", "/models/m", "fetch", "--depth", "1", "origin", Commit).Run("git", "-C", "/models/m", "checkout", "FETCH_HEAD").Found);

    [Fact]
    public void Pull_after_the_checkout_unpins() => Assert.Equal(
        [Unpinned],
        new LoaderHarness().Run("git", "clone", Url, "/models/m").Run("git", "-C", "/models/m", "checkout", Commit).Run("git", "-C", "/models/m", "pull", "origin", "main").Found);

    [Fact]
    public void Checkout_pins_nothing_that_another_tool_put_there()
    {
        var harness = new LoaderHarness().Run("hf", "download", "evil/x", "--local-dir", "/models/m").Run("git", "clone", Url, "/models/m")
            .Run("git", "-C", "/models/m", "checkout", Commit);
        Assert.Equal(["Model evil/x pkg:huggingface/evil/x", Pinned], harness.Found);
    }

    [Fact]
    public void Repository_of_no_hub_is_code_and_is_traced()
    {
        var harness = new LoaderHarness().Run("git", "clone", "https://github.com/acme/tool");
        Assert.Empty(harness.References);
        Assert.Equal(["git clone https://github.com/acme/tool"], harness.Of(SignalKind.CodePlugin));
        Assert.Equal("pkg:github/acme/tool", harness.Files.DownloadsAt("/job/tool")[0].Identity);
    }

    [Theory]
    [InlineData("git -c http.sslVerify=false clone " + Url, "http.sslVerify=false")]
    [InlineData("git config --global http.sslverify false", "http.sslverify=false")]
    [InlineData("git config --global url.https://evil.example/.insteadOf https://huggingface.co/", "url.https://evil.example/.insteadOf=https://huggingface.co/")]
    public void Redirection_is_seen(string command, string subject) =>
        Assert.Equal([subject], new LoaderHarness().Run(command.Split(' ')).Of(SignalKind.RedirectedSource));

    [Fact]
    public void Token_for_the_same_host_is_no_redirection() =>
        Assert.Empty(new LoaderHarness().Run("git", "config", "--global", "url.https://u:t@huggingface.co/.insteadOf", "https://huggingface.co/").Signals);
}
