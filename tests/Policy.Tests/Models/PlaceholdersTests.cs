using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Models;

public class PlaceholdersTests
{
    [Theory]
    [InlineData("<MODEL_ID>", "<MODEL_ID>")]
    [InlineData("oci://quay.io/<user>/m", "<user>")]
    [InlineData("/gcs/${MODEL_NAME}/1", "${MODEL_NAME}")]
    [InlineData("{{ .Values.model }}", "{{ .Values.model }}")]
    [InlineData("/var/mdl/YOUR-MODEL-PATH", "YOUR-MODEL-PATH")]
    [InlineData("s3://your-bucket/m", "your-bucket")]
    [InlineData("image:replaced-by-kustomize", "replaced-by-kustomize")]
    [InlineData("gs://b/__MODEL_ID__", "__MODEL_ID__")]
    [InlineData("/models/$MODEL_ID", "$MODEL_ID")]
    public void Placeholder_is_named(string value, string placeholder) =>
        Assert.Equal(new Unresolved(UnresolvedKind.Placeholder, placeholder + " is a placeholder that nobody filled in"), Placeholders.Find(value));

    [Theory]
    [InlineData("acme/m")]
    [InlineData("$(MODEL)")]
    [InlineData("coqui/YourTTS")]
    [InlineData("a<b")]
    [InlineData("/app/__init__")]
    [InlineData("____")]
    [InlineData("a$b/$1")]
    [InlineData("/models/yours")]
    [InlineData("my-bucket/my-model")]
    [InlineData("")]
    public void Real_name_is_no_placeholder(string value) => Assert.Null(Placeholders.Find(value));
}
