using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Operator.Admission;

namespace Modelgate.Operator.Tests.Admission;

public class AdmissionReviewReaderTests
{
    [Fact]
    public void Review_is_read_whole()
    {
        var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.NginxPod)));

        Assert.True(read.IsRead, read.Failure);
        Assert.Equal((Reviews.Uid, "Pod", "v1", "pods", "ml", "llm", "CREATE"),
            (read.Request.Uid, read.Request.Kind.Kind, read.Request.Kind.ApiVersion, read.Request.Resource, read.Request.Namespace, read.Request.Name, read.Request.Operation));
        Assert.Equal("system:serviceaccount:ml:deployer", read.Request.UserName);
        Assert.Equal(Reviews.NginxPod, Encoding.UTF8.GetString(read.Request.Object.Span));
    }

    [Theory]
    [InlineData("\"uid\":\"705ab4f5-6393-11e8-b7cc-42010a800002\",", "", "\"request.uid\" is missing or empty", false)]
    [InlineData("705ab4f5-6393-11e8-b7cc-42010a800002", "", "\"request.uid\" is missing or empty", false)]
    [InlineData("\"AdmissionReview\"", "\"Pod\"", "the body's kind is not AdmissionReview", true)]
    [InlineData("admission.k8s.io/v1", "admission.k8s.io/v1beta1", "the AdmissionReview's apiVersion is not admission.k8s.io/v1, the only one that Modelgate reads", true)]
    [InlineData("\"CREATE\"", "\"PATCH\"", "\"request.operation\" is not CREATE, UPDATE, DELETE or CONNECT", true)]
    [InlineData("\"oldObject\":null", "\"object\":{}", "\"request.object\" is given twice", true)]
    [InlineData("\"dryRun\":false", "\"uid\":\"x\"", "\"request.uid\" is given twice", true)]
    [InlineData("\"dryRun\":false", "\"dryRun\":1", "\"request.dryRun\" is not true or false", true)]
    [InlineData("\"name\":\"llm\"", "\"name\":[]", "\"request.name\" is not text", true)]
    [InlineData("\"resource\":\"pods\"", "\"resource\":\"\"", "\"request.resource\" is missing or incomplete", true)]
    [InlineData("\"object\":{", "\"other\":{", "\"request.object\" is missing from a request of operation CREATE", true)]
    [InlineData("\"request\":", "\"reqest\":", "the AdmissionReview has no request", false)]
    public void Wrong_reviews_are_refused_with_the_reason(string part, string instead, string failure, bool hasUid)
    {
        var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.NginxPod).Replace(part, instead, StringComparison.Ordinal)));

        Assert.False(read.IsRead);
        Assert.Equal(failure, read.Failure);
        Assert.Equal(hasUid ? Reviews.Uid : null, read.Uid);
    }

    [Fact]
    public void Deep_json_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);

        var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(deep)));

        Assert.False(read.IsRead);
        Assert.Contains("at most 64 levels are read", read.Failure, StringComparison.Ordinal);
        Assert.Equal(Reviews.Uid, read.Uid);
    }

    [Fact]
    public void Any_cut_of_a_review_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Reviews.Of(Reviews.NginxPod));
        var end = Encoding.UTF8.GetString(whole).TrimEnd().Length;
        for (var length = 0; length < end; length++)
            Assert.False(AdmissionReviewReader.Read(whole.AsMemory(0, length)).IsRead);
    }

    [Fact]
    public void Any_bytes_are_answered() => Prop.ForAll<byte[]>(bytes => !AdmissionReviewReader.Read(bytes).IsRead).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_damage_is_answered()
    {
        var whole = Encoding.UTF8.GetBytes(Reviews.Of(Reviews.VllmPod));
        Prop.ForAll<int, byte>((place, value) =>
        {
            var copy = whole.ToArray();
            copy[(place & int.MaxValue) % copy.Length] = value;
            var read = AdmissionReviewReader.Read(copy);
            return read.IsRead != (read.Failure is not null);
        }).QuickCheckThrowOnFailure();
    }
}
