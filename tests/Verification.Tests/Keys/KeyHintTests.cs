using System.Security.Cryptography;

namespace Modelgate.Verification.Tests.Keys;

public class KeyHintTests
{
    /// <summary>Keys of openssl; the digests by openssl and ssh-keygen: DER in base64, DER in hex, PEM in hex, SSH.</summary>
    public static TheoryData<string, string[]> Keys => new()
    {
        {
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDwcIqtjHm/s67MK1CUPz8g+qHyQ68scApnXDvklVq6aXBR4aTEh31l2D8opcSNMcnoqvcx5X69IxjmvB4qHpYg==",
            [
                "61+vNUX23ZCig7o8d492YZSnfzgctLddwzseZPBXYNw=", "eb5faf3545f6dd90a283ba3c778f766194a77f381cb4b75dc33b1e64f05760dc",
                "73d70d4dba6f7de0e7c8e503c7fefbe90d798e978a39162c99a73445a60c6267", "SHA256:SSrlw6OkVIGh9+K4LHoIqtqmZubkZfCA3R8AwZRkcAc",
            ]
        },
        {
            "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEEzm/GKMt6AzfuzwxlYlakkxqYF9hjCDZlaGHJeA6un//gH1DDkut4rvB/43aEK3OqWJ/uL8Iznsy018tZg9CdLIxgeQRPWhl3W1dx5c2D4EW0Cqbqk2MozADtrzBEqk+",
            [
                "wXiFEM6dRFDZErqj3Ar7z3gbJ/ztZ4MLmSP8OT29UEA=", "c1788510ce9d4450d912baa3dc0afbcf781b27fced67830b9923fc393dbd5040",
                "984ead9c3dc1d1ea83bab1ecc8110617ca5573dd27317855a3889d235ae9ad75", "SHA256:dJ3i+ZmRTp/dZDqDxXRhCmqJKNg9NHWbO7EkvUCbY4Y",
            ]
        },
        {
            "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQA2CyQw/QthSxtCl04Nfmaeblil1z5lE7qPUB+8vOCx1rky6V/64DzrqJxSx9/8zkVfMy9w5xr1hguAR4dsJi5yt0B1VrEG9fj8Ni60UA3VbddlYNRN3/68rUHlIRjHozTbsPv030MWcnCMd5wTGxHR6PW/zFmcJ2m7ZPYPB4nfnySONE=",
            [
                "uJjm2zI1MpObIEVn3MfKW79B1HPHXxNLkhezXGIsDck=", "b898e6db323532939b204567dcc7ca5bbf41d473c75f134b9217b35c622c0dc9",
                "09545d937b8387a8405d66e5c134e299cb1e71ea1dd51eace130068665ec5c20", "SHA256:VNaZ7JFCx7l3+s3k00SRQQSUE+HdblJtNh0eVJEg93Y",
            ]
        },
        {
            "MCowBQYDK2VwAyEAdPfE2HhT9nnta3U/FFKqvqCG1XQIxVT7iWC2wt3nGxg=",
            [
                "9njhdxn610gPa9gU+NznN14HWDJeJFJaYd3ED9JlPtY=", "f678e17719fad7480f6bd814f8dce7375e0758325e24525a61ddc40fd2653ed6",
                "8c4188dcd0110bd1d430cd9e297db4cc4f6470e08e5f19b9600c7a750cc3d7bd", "SHA256:NjXxzeconHNRptxB1+3XgDMcZrxv6cnbhOmnbnv3lJg",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_knows_the_names_that_signers_give_it(string info, string[] hints)
    {
        var key = TestKeys.Read(Convert.FromBase64String(info));

        Assert.All(hints, hint => Assert.True(key.MatchesHint(hint), hint));
    }

    [Fact]
    public void Another_keys_names_do_not_match()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());

        Assert.All(Keys.SelectMany(row => row.Data.Item2), hint => Assert.False(key.MatchesHint(hint), hint));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SHA256:")]
    [InlineData("61+vNUX23ZCig7o8d492YZSnfzgctLddwzseZPBXYNw")]
    [InlineData("EB5FAF3545F6DD90A283BA3C778F766194A77F381CB4B75DC33B1E64F05760DC")]
    [InlineData("SHA256:SSrlw6OkVIGh9+K4LHoIqtqmZubkZfCA3R8AwZRkcAc=")]
    [InlineData("sha256:SSrlw6OkVIGh9+K4LHoIqtqmZubkZfCA3R8AwZRkcAc")]
    public void Other_writings_do_not_match(string hint) => Assert.False(TestKeys.Read(Convert.FromBase64String(Keys.First().Data.Item1)).MatchesHint(hint));

    [Fact]
    public void Rsa_keys_have_no_ssh_name_here()
    {
        using var pair = RSA.Create(2048);
        Assert.False(TestKeys.Read(pair.ExportSubjectPublicKeyInfo()).MatchesHint("SHA256:SSrlw6OkVIGh9+K4LHoIqtqmZubkZfCA3R8AwZRkcAc"));
    }
}
