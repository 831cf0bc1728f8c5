using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class CheckpointTests
{
    private const string Root = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string Line = "— log.example AAECAwQF\n";
    private const string Good = $"log.example\n42\n{Root}\nan extension\n\n{Line}";

    [Fact]
    public void Checkpoint_is_read()
    {
        var checkpoint = Checkpoint.Read(Good + "— witness.example/w1 BgcICQoL\n").Value!;
        Assert.Equal(("log.example", 42), (checkpoint.Origin, checkpoint.TreeSize));
        Assert.Equal("01234567890123456789012345678901", Encoding.ASCII.GetString(checkpoint.RootHash.Span));
        Assert.Equal($"log.example\n42\n{Root}\nan extension\n", Encoding.UTF8.GetString(checkpoint.Note.Text.Span));
        Assert.Equal(["log.example", "witness.example/w1"], checkpoint.Note.Signatures.Select(signature => signature.Name));
        Assert.Equal([0, 1, 2, 3], checkpoint.Note.Signatures[0].KeyId.ToArray());
        Assert.Equal([4, 5], checkpoint.Note.Signatures[0].Signature.ToArray());
    }

    [Fact]
    public void Signatures_follow_the_last_empty_line() =>
        Assert.Equal("a\n\nb\n", Encoding.UTF8.GetString(SignedNote.Read($"a\n\nb\n\n{Line}").Value!.Text.Span));

    public static TheoryData<string, string> Malformed => new()
    {
        { "", "A checkpoint has no empty line between its text and its signatures." },
        { $"log.example\n42\n{Root}\n{Line}", "A checkpoint has no empty line between its text and its signatures." },
        { $"log.example\n42\n{Root}\n\n", "A checkpoint has no signatures." },
        { $"log.example\n42\n{Root}\n\n{Line.TrimEnd()}", "A checkpoint does not end with the end of a line." },
        { $"log.example\n42\n{Root}\n\n{Line}x", "A checkpoint does not end with the end of a line." },
        { $"log.example\r\n42\n{Root}\n\n{Line}", "A checkpoint holds control characters." },
        { $"log.example\0\n42\n{Root}\n\n{Line}", "A checkpoint holds control characters." },
        { $"log.example\n42\n\n{Line}", "A checkpoint has fewer than three lines: origin, size, root." },
        { $"\n\n{Line}", "A checkpoint has fewer than three lines: origin, size, root." },
        { $"\n42\n{Root}\n\n{Line}", "A checkpoint's text has an empty line." },
        { $"log.example\n42\n{Root}\n\nx\n\n{Line}", "A checkpoint's text has an empty line." },
        { $"log.example\n042\n{Root}\n\n{Line}", "A checkpoint's second line is no size." },
        { $"log.example\n+42\n{Root}\n\n{Line}", "A checkpoint's second line is no size." },
        { $"log.example\n-1\n{Root}\n\n{Line}", "A checkpoint's second line is no size." },
        { $"log.example\n 42\n{Root}\n\n{Line}", "A checkpoint's second line is no size." },
        { $"log.example\n9223372036854775808\n{Root}\n\n{Line}", "A checkpoint's second line is no size." },
        { $"log.example\n42\n{Root.TrimEnd('=')}\n\n{Line}", "A checkpoint's third line is no root hash." },
        { $"log.example\n42\nAAAA\n\n{Line}", "A checkpoint's third line is no root hash." },
        { $"log.example\n42\nné=\n\n{Line}", "A checkpoint's third line is no root hash." },
        { $"log.example\n42\n{Root}\n\n- log.example AAECAwQF\n", "Signature line 1 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n—  AAECAwQF\n", "Signature line 1 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n— log.example\n", "Signature line 1 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n— log.example  AAECAwQF\n", "Signature line 1 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n— log.example AAECAwQF AAAA\n", "Signature line 1 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n{Line}— log+example AAECAwQF\n", "Signature line 2 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n{Line}— log\u00A0example AAECAwQF\n", "Signature line 2 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n{Line}— log.example AAECAw==\n", "Signature line 2 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n{Line}— log.example AAECAwQ\n", "Signature line 2 of a checkpoint is not of the form \"— NAME BASE64\"." },
        { $"log.example\n42\n{Root}\n\n{Line}— log.example A_ECAwQF\n", "Signature line 2 of a checkpoint is not of the form \"— NAME BASE64\"." },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_checkpoint_is_refused(string text, string detail) =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, detail), Checkpoint.Read(text).Failure);

    /// <summary>Not among the cases above: half a character does not survive on its way to a theory.</summary>
    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, "A checkpoint is no valid Unicode."), Checkpoint.Read($"log\uD800.example\n42\n{Root}\n\n{Line}").Failure);

    [Fact]
    public void Limits_hold()
    {
        Assert.True(Checkpoint.Read($"log.example\n42\n{Root}\n\n" + string.Concat(Enumerable.Repeat(Line, VerificationLimits.MaxCheckpointSignatures))).IsSuccess);
        Assert.Equal(new VerificationFailure(VerificationFailureKind.LimitExceeded, "A checkpoint has more than 64 signatures."),
            Checkpoint.Read($"log.example\n42\n{Root}\n\n" + string.Concat(Enumerable.Repeat(Line, VerificationLimits.MaxCheckpointSignatures + 1))).Failure);
        Assert.Equal(new VerificationFailure(VerificationFailureKind.LimitExceeded, "A checkpoint has 65537 characters; 65536 are the limit."),
            Checkpoint.Read(new string('x', VerificationLimits.MaxCheckpointBytes + 1)).Failure);
    }

    [Fact]
    public void No_text_throws() => Prop.ForAll(Gen.Elements([.. "a0 -\n\n\n—=+/A_\uD800\u00A0\t"]).ListOf().Select(c => string.Concat(c)).ToArbitrary(), text =>
    {
        var read = Checkpoint.Read(text);
        return read.IsSuccess || read.Failure.Detail.Length > 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_changed_character_throws() => Prop.ForAll(Gen.Choose(0, Good.Length - 1).Zip(Gen.Choose(0, 0xFFFF)).ToArbitrary(), change =>
    {
        var read = Checkpoint.Read(Good[..change.Item1] + (char)change.Item2 + Good[(change.Item1 + 1)..]);
        return read.IsSuccess || read.Failure.Kind == VerificationFailureKind.InvalidCheckpoint;
    }).QuickCheckThrowOnFailure();
}
