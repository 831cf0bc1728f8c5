using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Loaders;

public class StoreLoaderTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("aws s3 cp --recursive s3://b/models/m /models", "Model s3://b/models/m s3://b/models/m")]
    [InlineData("aws s3 sync s3://b/m/ /models --no-progress --region eu-west-1", "Model s3://b/m/ s3://b/m")]
    [InlineData("aws s3api get-object --bucket b --key m.gguf --version-id V1 /models/m.gguf", "Quantization s3://b/m.gguf s3://b/m.gguf?versionId=V1!")]
    [InlineData("s5cmd --no-sign-request cp s3://b/m/* /models/", "Model s3://b/m/* s3://b/m/*")]
    [InlineData("gsutil -m cp -r gs://b/m /models", "Model gs://b/m gs://b/m")]
    [InlineData("gcloud storage cp -r gs://hub/Qwen2-7B /models", "Model gs://hub/Qwen2-7B gs://hub/Qwen2-7B")]
    [InlineData("gsutil cp gs://b/m.gguf#123 /models/m.gguf", "Quantization gs://b/m.gguf#123 gs://b/m.gguf#123!")]
    [InlineData("azcopy copy https://a.blob.core.windows.net/c/m?sig=x /models --recursive", "Model https://a.blob.core.windows.net/c/m?sig=x https://a.blob.core.windows.net/c/m")]
    [InlineData("rclone copy remote:bucket/m /models", "Model remote:bucket/m rclone:remote:bucket/m")]
    [InlineData("mc cp --version-id V1 store/b/m.gguf /models/m.gguf", "Quantization store/b/m.gguf store/b/m.gguf?versionId=V1!")]
    [InlineData("oras pull reg.example/m:v1 -o /models", "Model reg.example/m:v1 pkg:oci/m?repository_url=reg.example/m&tag=v1")]
    [InlineData("oras pull reg.example/m@" + Digest + " -o /models", "Model reg.example/m@" + Digest + " pkg:oci/m@" + Digest + "?repository_url=reg.example/m!")]
    [InlineData("skopeo copy docker://reg.example/llm:v1 dir:/models/m", "Model docker://reg.example/llm:v1 pkg:oci/llm?repository_url=reg.example/llm&tag=v1")]
    [InlineData("kit unpack reg.example/m:v1 -d /models", "Model reg.example/m:v1 pkg:oci/m?repository_url=reg.example/m&tag=v1")]
    [InlineData("modelscope download --model acme/m --local_dir /models", "Model acme/m modelscope://acme/m")]
    [InlineData("ngc registry model download-version org/m:1.0 --dest /models", "Model org/m:1.0 ngc://org/m:1.0")]
    [InlineData("aibrix_download --model-uri s3://b/m/ --local-dir /models/", "Model s3://b/m/ s3://b/m")]
    [InlineData("python -m aibrix.downloader --model-uri acme/m --local-dir /models/", "Model acme/m pkg:huggingface/acme/m")]
    public void Download_gives_its_source_and_fills_its_target(string command, string found)
    {
        var harness = new LoaderHarness().Run(command.Split(' '));
        Assert.Equal([found], harness.Found);
        Assert.Equal(harness.References, harness.Files.DownloadsAt("/models"));
        Assert.Empty(harness.Signals);
    }

    [Theory]
    [InlineData("aws s3 sync /scratch/model/ s3://b/m/ --no-progress")]
    [InlineData("aws s3 ls s3://b/m --recursive")]
    [InlineData("aws s3 cp s3://b/backup.sql /tmp/backup.sql")]
    [InlineData("gcloud auth activate-service-account")]
    [InlineData("docker pull busybox")]
    [InlineData("skopeo copy docker://a/llm docker://b/llm")]
    [InlineData("wandb login")]
    public void Uploads_listings_and_other_data_are_no_model(string command)
    {
        var harness = new LoaderHarness().Run(command.Split(' '));
        Assert.Empty(harness.References);
        Assert.Empty(harness.Signals);
    }

    [Fact]
    public void Endpoint_of_the_client_is_a_redirection() =>
        Assert.Equal(["--endpoint-url http://minio:9000"], new LoaderHarness().Run("aws", "--endpoint-url", "http://minio:9000", "s3", "cp", "s3://b/m", "/models", "--recursive").Of(SignalKind.RedirectedSource));

    [Theory]
    [InlineData("pip install --no-cache-dir huggingface_hub[cli]")]
    [InlineData("python3 -m pip install -q vllm")]
    [InlineData("uv pip install -p /opt/venv/bin/python3 peft")]
    [InlineData("apt-get install -y curl")]
    public void Install_is_code(string command) => Assert.Equal([command], new LoaderHarness().Run(command.Split(' ')).Of(SignalKind.CodePlugin));

    [Theory]
    [InlineData("apt-get update")]
    [InlineData("pip list")]
    [InlineData("pip --version")]
    public void Other_commands_of_installers_bring_no_code(string command) => Assert.Empty(new LoaderHarness().Run(command.Split(' ')).Signals);

    [Fact]
    public void Copies_carry_downloads_and_files_along()
    {
        var harness = new LoaderHarness().Run("hf", "download", "acme/m", "--local-dir", "/tmp/m").Run("mv", "/tmp/m", "/models/").Run("cp", "-r", "/models/m/.", "/models/final");
        Assert.Equal(harness.References, harness.Files.DownloadsAt("/models/final/x").Select(r => r with { }));
        harness.Run("wget", "-O", "/tmp/m.tar.gz", "https://h.example/model/m.tar.gz").Run("tar", "-xzf", "/tmp/m.tar.gz", "-C", "/models/t");
        Assert.Equal("https://h.example/model/m.tar.gz", harness.Files.DownloadsAt("/models/t")[0].Identity);
    }

    [Fact]
    public void Copy_out_of_the_image_carries_the_image()
    {
        var harness = new LoaderHarness().Run("cp", "-r", "/baked/.", "/models");
        Assert.Empty(harness.References);
        Assert.Equal("pkg:oci/tools?repository_url=reg.example/tools&tag=1", harness.Files.DownloadsAt("/models")[0].Identity);
    }

    [Fact]
    public void Any_words_are_read()
    {
        string[] programs = ["hf", "git", "curl", "wget", "aria2c", "sha256sum", "aws", "az", "gsutil", "rclone", "oras", "skopeo", "kit", "modelscope", "pip", "uv", "cp", "tar", "unzip"];
        string[] words = ["", "-", "--", "-C", "-o", "--output", "download", "clone", "s3", "cp", "storage", "pull", "install", "\0", "{a,{b,c}}", "x:y", "@", "/", "//", "hf://", "s3://", "=", "*", "..", "-d", "@-", "checkout", "FETCH_HEAD"];
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var line = new string[1 + random.Next(6)];
            line[0] = programs[random.Next(programs.Length)];
            for (var j = 1; j < line.Length; j++)
                line[j] = words[random.Next(words.Length)];
            if (line[0] == "uv")
                line = ["uv", "pip", .. line[1..]];
            new LoaderHarness().Run(line, random.Next(2) == 0 ? null : "x", directory: random.Next(2) == 0 ? null : "/w");
        }

        new LoaderHarness().Run("curl", "-o", "/x", string.Concat(Enumerable.Repeat("{a,b}", 1_000)) + ".gguf");
    }
}
