using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Bundling;

namespace Modelgate.Operator.Tests.Bundling;

/// <summary>Keys that <c>cosign generate-key-pair</c> wrote.</summary>
public class CosignKeyTests
{
    /// <summary>Made with cosign 3 and the password <c>secret</c> for these tests alone.</summary>
    private const string Key = """
        -----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
        eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
        OCwicCI6MX0sInNhbHQiOiJndWp2OXdqNGFUbS9uOWtlMHpYbHdxcStaSzdCN2J3
        QXlDYkxoUk5VdUhVPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
        Iiwibm9uY2UiOiJPem1Nb1QrR0NrU2V1aytNeDk0ekdDcThOM0lSbjJZeSJ9LCJj
        aXBoZXJ0ZXh0IjoiaEJrdzBrZ2tlWVQvbjNOalJONHROdnVucWNublNhVUQ1Rnlr
        UEhrYUYzZFdHME1pY3dXNVora2hKNnVubG0xODZhZFQvVFN5NE5LRVVuR0ljVGhM
        dlo0TUErQlVUVWpwb2FxMEQ5UHNEbkpyby8rcC8xcVNmSHd4clV0NFFtWHVYMkQw
        K0dkWEZxbUpydG9FWlY1cDg3ZllJeVpObDgrU3p4NzRmQitTbDhvTGQ1UUxuS3NF
        bU9peWkvekNrU2xTbVpoTm1nNU83cXdORFE9PSJ9
        -----END ENCRYPTED SIGSTORE PRIVATE KEY-----
        """;

    private const string PublicKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUeDz7V6X5c8XaWgEmVTAtoDX0vem
        WdQx3iYwhMd1xAyQbbx77NvfMPRqoonyT9B0aXShiGroHbFkWrvjONLykg==
        -----END PUBLIC KEY-----

        """;

    [Theory]
    [InlineData("ENCRYPTED SIGSTORE PRIVATE KEY")]
    [InlineData("ENCRYPTED COSIGN PRIVATE KEY")]
    public void Right_password_opens_it(string label)
    {
        var (key, problem) = SigningKey.Read(Key.Replace("ENCRYPTED SIGSTORE PRIVATE KEY", label, StringComparison.Ordinal), () => "secret");

        Assert.Null(problem);
        using (key)
            Assert.Equal(PublicKey, key!.PublicKeyPem);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("")]
    public void Another_password_does_not(string password) => Assert.Equal((null, "the password is not that of the key"), SigningKey.Read(Key, () => password));

    [Fact]
    public void Without_a_password_it_is_asked_for() =>
        Assert.Equal((null, "the key is encrypted; set MODELGATE_KEY_PASSWORD, or run in a terminal to be asked"), SigningKey.Read(Key, () => null));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(-1)]
    public void One_changed_byte_is_refused(int at)
    {
        var changed = Changed(json =>
        {
            var box = Convert.FromBase64String((string)json["ciphertext"]!);
            box[at < 0 ? box.Length + at : at] ^= 1;
            json["ciphertext"] = Convert.ToBase64String(box);
        });

        Assert.Equal((null, "the password is not that of the key"), SigningKey.Read(changed, () => "secret"));
    }

    [Theory]
    [InlineData(1 << 30, 8, 1)]
    [InlineData(65_536, 1 << 20, 1)]
    [InlineData(65_536, 8, 1_000_000)]
    [InlineData(65_535, 8, 1)]
    [InlineData(0, 8, 1)]
    [InlineData(-65_536, 8, 1)]
    [InlineData(65_536, 0, 1)]
    [InlineData(65_536, 8, 0)]
    public void File_cannot_ask_for_more_than_a_bound(int n, int r, int p)
    {
        var changed = Changed(json => json["kdf"]!["params"] = new JsonObject { ["N"] = n, ["r"] = r, ["p"] = p });

        Assert.Equal((null, FormattableString.Invariant($"the key asks scrypt for N={n}, r={r}, p={p}; N is a power of two, and 256 MiB and p=4 are the limit")), SigningKey.Read(changed, () => "secret"));
    }

    [Theory]
    [InlineData("kdf", "name", "pbkdf2", "the key is encrypted in another way than scrypt and nacl/secretbox, which are cosign's")]
    [InlineData("cipher", "name", "aes", "the key is encrypted in another way than scrypt and nacl/secretbox, which are cosign's")]
    [InlineData("cipher", "nonce", "AAAA", "the private key cannot be read")]
    [InlineData("cipher", "nonce", "?", "the private key cannot be read")]
    [InlineData("kdf", "params", "x", "the private key cannot be read")]
    [InlineData("kdf", "salt", null, "the private key cannot be read")]
    public void What_is_wrong_with_it_is_said(string part, string field, string? value, string problem) =>
        Assert.Equal((null, problem), SigningKey.Read(Changed(json => json[part]![field] = value), () => "secret"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"kdf\":1,\"cipher\":{}}")]
    [InlineData("{")]
    public void What_is_no_such_key_is_refused(string text) => Assert.Equal((null, "the private key cannot be read"), SigningKey.Read(Pem(Encoding.UTF8.GetBytes(text)), () => "secret"));

    private static string Changed(Action<JsonNode> change)
    {
        var fields = PemEncoding.Find(Key);
        var json = JsonNode.Parse(Convert.FromBase64String(Key[fields.Base64Data]))!;
        change(json);
        return Pem(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private static string Pem(byte[] data) => PemEncoding.WriteString("ENCRYPTED SIGSTORE PRIVATE KEY", data);
}
