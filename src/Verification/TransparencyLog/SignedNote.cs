using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>A signed note (C2SP signed-note): a text, and signatures of anybody. Nothing is verified.</summary>
/// <param name="Text">What is signed, in UTF-8, with its last line's end.</param>
/// <param name="Signatures">The signature lines in order.</param>
internal sealed record SignedNote(ReadOnlyMemory<byte> Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string Separator = "\n\n";
    private const string LinePrefix = "\u2014 ";

    /// <summary>A key's id, and at least one byte of signature.</summary>
    private const int MinSignatureBytes = 5;

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Where(c => c != '\n').Select(c => (char)c)]);

    /// <summary>Reads a note.</summary>
    public static VerificationResult<SignedNote> Read(string note)
    {
        if (note.Length > VerificationLimits.MaxCheckpointBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A checkpoint has {note.Length} characters; {VerificationLimits.MaxCheckpointBytes} are the limit.");
        if (note.AsSpan().ContainsAny(Controls))
            return Invalid("A checkpoint holds control characters.");
        var end = note.LastIndexOf(Separator, StringComparison.Ordinal);
        if (end < 0)
            return Invalid("A checkpoint has no empty line between its text and its signatures.");
        var lines = note.AsSpan(end + Separator.Length);
        if (lines.IsEmpty)
            return Invalid("A checkpoint has no signatures.");
        if (lines[^1] != '\n')
            return Invalid("A checkpoint does not end with the end of a line.");
        if (ToUtf8(note.AsSpan(0, end + 1)) is not { } text)
            return Invalid("A checkpoint is no valid Unicode.");

        List<NoteSignature> signatures = [];
        foreach (var range in lines[..^1].Split('\n'))
        {
            if (signatures.Count == VerificationLimits.MaxCheckpointSignatures)
                return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A checkpoint has more than {VerificationLimits.MaxCheckpointSignatures} signatures.");
            if (ReadLine(lines[range]) is not { } signature)
                return Invalid($"Signature line {signatures.Count + 1} of a checkpoint is not of the form \"\u2014 NAME BASE64\".");
            signatures.Add(signature);
        }

        return new SignedNote(text, signatures);
    }

    /// <summary>Bytes of base64 in the standard alphabet with padding, the only form that notes use; null for anything else.</summary>
    internal static byte[]? DecodeBase64(ReadOnlySpan<char> text)
    {
        if (text.Length % 4 != 0 || text.ContainsAny('-', '_') || !Ascii.IsValid(text))
            return null;
        var ascii = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, ascii);
        return Base64Text.Decode(ascii);
    }

    private static NoteSignature? ReadLine(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(LinePrefix, StringComparison.Ordinal))
            return null;
        line = line[LinePrefix.Length..];
        var space = line.IndexOf(' ');
        if (space <= 0)
            return null;
        var name = line[..space];
        if (name.Contains('+') || HasWhiteSpace(name) || DecodeBase64(line[(space + 1)..]) is not { Length: >= MinSignatureBytes } decoded)
            return null;
        return new(name.ToString(), decoded.AsMemory(0, 4), decoded.AsMemory(4));
    }

    private static bool HasWhiteSpace(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c))
                return true;
        }

        return false;
    }

    private static byte[]? ToUtf8(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        return Utf8.FromUtf16(text, utf8, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done && written == utf8.Length ? utf8 : null;
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCheckpoint, detail);
}

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Whose it claims to be.</param>
/// <param name="KeyId">The first bytes of the key's id: 4 bytes.</param>
/// <param name="Signature">The signature; not empty.</param>
internal sealed record NoteSignature(string Name, ReadOnlyMemory<byte> KeyId, ReadOnlyMemory<byte> Signature);
