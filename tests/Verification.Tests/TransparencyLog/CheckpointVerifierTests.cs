using System.Security.Cryptography;
using System.Text;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TransparencyLog;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class CheckpointVerifierTests
{
    private const string Host = "log.example";
    private static readonly SigningKey Edwards = SigningKey.New(KeyKind.Ed25519);
    private static readonly SigningKey Witness = SigningKey.New(KeyKind.Ed25519);
    private static readonly string Text = Testing.Sigstore.SignedNote.Checkpoint(Host, 42, new byte[32]);
    private static readonly string Signed = Testing.Sigstore.SignedNote.Line(Host, Edwards, Text);
    private static readonly string Cosigned = Testing.Sigstore.SignedNote.Cosignature("witness.example/w1", Witness, Text, DateTimeOffset.UnixEpoch);

    private static VerificationFailure? Verify(string note, SigningKey key, bool isVersion2 = true, string baseUrl = "https://log.example:8443/path")
    {
        var log = new Verification.TrustedRoots.TrustedLog
        {
            BaseUrl = baseUrl,
            Key = PublicKey.Read(key.Spki).Value!,
            LogId = new byte[32],
            ValidFor = ValidityWindow.Always,
            Operator = "",
        };
        return CheckpointVerifier.Verify(Checkpoint.Read(note).Value!, log, isVersion2);
    }

    private static string Note(params string[] lines) => Testing.Sigstore.SignedNote.Write(Text, lines);

    [Fact]
    public void Signature_of_the_log_may_stand_anywhere_among_those_of_others()
    {
        Assert.Null(Verify(Note(Signed), Edwards));
        Assert.Null(Verify(Note(Signed, Cosigned), Edwards));
        Assert.Null(Verify(Note(Cosigned, Cosigned, Signed), Edwards));
        Assert.Null(Verify(Note(Testing.Sigstore.SignedNote.Line(Host, Witness, Text), Signed), Edwards));
        Assert.Null(Verify(Note(Signed, Signed), Edwards));
    }

    [Fact]
    public void Log_that_signed_twice_with_signatures_that_differ_is_refused_at_the_second()
    {
        var ecdsa = SigningKey.New(KeyKind.P256);
        string Line() => Testing.Sigstore.SignedNote.Line(Host, ecdsa, Text);
        var (one, other) = (Line(), Line());

        Assert.Null(Verify(Note(one, one), ecdsa));
        Assert.Null(Verify(Note(other), ecdsa));
        Assert.Equal(
            new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, "The checkpoint has two signatures of the log log.example that differ."), Verify(Note([.. Enumerable.Repeat(one + other, 32)]), ecdsa));
    }

    [Theory]
    [InlineData("https://log.example")]
    [InlineData("http://log.example:3000/api")]
    [InlineData("log.example")]
    public void Name_of_rekor_v2_is_the_host_of_its_address(string baseUrl) => Assert.Null(Verify(Note(Signed), Edwards, baseUrl: baseUrl));

    [Fact]
    public void Log_id_of_rekor_v2_is_made_of_the_same_name()
    {
        var tiles = new RekorV2Log("http://log.example:3000/api");
        var json = new TrustedRootContent().Add(tiles, new(DateTimeOffset.UnixEpoch)).ToJson();
        Assert.Equal(tiles.LogId, TrustedRootReader.Read(Encoding.UTF8.GetBytes(json)).Value?.TransparencyLogs[0].LogId.ToArray());
    }

    [Fact]
    public void Checkpoint_without_the_logs_signature_is_refused()
    {
        var missing = new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, "The checkpoint has no signature of the log log.example.");
        Assert.Equal(missing, Verify(Note(Cosigned), Edwards));
        Assert.Equal(missing, Verify(Note(Testing.Sigstore.SignedNote.Line("log.example.org", Edwards, Text)), Edwards));
        Assert.Equal(missing, Verify(Note(Testing.Sigstore.SignedNote.Line(Host, Witness, Text)), Edwards));
        Assert.Equal(missing, Verify(Note(Signed), Edwards, isVersion2: false));
    }

    [Fact]
    public void Line_that_claims_to_be_the_logs_and_fails_is_refused_wherever_it_stands()
    {
        var claimed = Testing.Sigstore.SignedNote.Line(Host, Edwards, "something else\n");
        var failing = new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, "The signature of the log log.example on its checkpoint fails.");
        Assert.Equal(failing, Verify(Note(claimed), Edwards));
        Assert.Equal(failing, Verify(Note(claimed, Signed), Edwards));
        Assert.Equal(failing, Verify(Note(Signed, Cosigned, claimed), Edwards));
    }

    [Fact]
    public void Ed25519_is_pure()
    {
        var line = $"— {Host} {Convert.ToBase64String([.. Testing.Sigstore.SignedNote.KeyId(Host, Edwards), .. Edwards.SignPrehashed(Encoding.UTF8.GetBytes(Text))])}\n";
        Assert.Equal("The signature of the log log.example on its checkpoint fails.", Verify(Note(line), Edwards)?.Detail);
    }

    [Fact]
    public void Another_origin_is_refused_in_rekor_v2() => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, "The checkpoint is of log.example, not of the log other.example."),
        Verify(Note(Signed), Edwards, baseUrl: "https://other.example"));

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    public void Key_id_of_ecdsa_is_the_hash_of_the_key(KeyKind kind)
    {
        var key = SigningKey.New(kind);
        Assert.Null(Verify(Note(Line(key, SHA256.HashData(key.Spki))), key));
        Assert.NotNull(Verify(Note(Line(key, new byte[32])), key));
    }

    [Fact]
    public void Key_id_of_rsa_names_its_type()
    {
        var key = SigningKey.New(KeyKind.Rsa2048);
        Assert.Null(Verify(Note(Line(key, SHA256.HashData([.. "log.example\n"u8, 0xFF, .. "PKIX-RSA-PKCS#1v1.5"u8, .. key.Spki]))), key));
        Assert.NotNull(Verify(Note(Line(key, SHA256.HashData(key.Spki))), key));
    }

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.Ed25519)]
    [InlineData(KeyKind.Rsa2048)]
    public void Rekor_v1_has_the_hash_of_the_key_whatever_its_kind_and_any_host_name(KeyKind kind)
    {
        var key = SigningKey.New(kind);
        var text = Testing.Sigstore.SignedNote.Checkpoint("rekor-0001-x - 123", 42, new byte[32]);
        var line = $"— rekor-0001-x {Convert.ToBase64String([.. SHA256.HashData(key.Spki)[..4], .. key.Sign(Encoding.UTF8.GetBytes(text))])}\n";
        Assert.Null(Verify(Testing.Sigstore.SignedNote.Write(text, line), key, isVersion2: false));
        var other = line.Replace("rekor-0001-x", "rekor-0002-x", StringComparison.Ordinal);
        Assert.Equal("The checkpoint has no signature of the log rekor-0001-x.", Verify(Testing.Sigstore.SignedNote.Write(text, other), key, isVersion2: false)?.Detail);
    }

    private static string Line(SigningKey key, byte[] keyId) => $"— {Host} {Convert.ToBase64String([.. keyId[..4], .. key.Sign(Encoding.UTF8.GetBytes(Text))])}\n";
}
