using System.Globalization;
using System.Text;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>What a log says about its tree at one moment (C2SP tlog-checkpoint): a claim until <see cref="CheckpointVerifier"/> has found the log's signature.</summary>
/// <param name="Origin">Which tree: <c>HOST</c> for Rekor v2, <c>HOST - TREE-ID</c> for Rekor v1.</param>
/// <param name="TreeSize">How many entries the tree has.</param>
/// <param name="RootHash">The tree's root: 32 bytes.</param>
/// <param name="Note">The note that says so.</param>
internal sealed record Checkpoint(string Origin, long TreeSize, ReadOnlyMemory<byte> RootHash, SignedNote Note)
{
    private const int HashLength = 32;

    /// <summary>Reads a checkpoint. Lines after the third are extensions; they are signed and mean nothing here.</summary>
    public static VerificationResult<Checkpoint> Read(string checkpoint)
    {
        var note = SignedNote.Read(checkpoint);
        if (!note.IsSuccess)
            return note.Failure;
        var lines = Encoding.UTF8.GetString(note.Value.Text.Span[..^1]).Split('\n');
        if (lines.Length < 3)
            return Invalid("A checkpoint has fewer than three lines: origin, size, root.");
        if (Array.Exists(lines, line => line.Length == 0))
            return Invalid("A checkpoint's text has an empty line.");
        if (ReadSize(lines[1]) is not { } size)
            return Invalid("A checkpoint's second line is no size.");
        if (SignedNote.DecodeBase64(lines[2]) is not { Length: HashLength } root)
            return Invalid("A checkpoint's third line is no root hash.");
        return new Checkpoint(lines[0], size, root, note.Value);
    }

    private static long? ReadSize(string line) =>
        (line.Length == 1 || line[0] != '0') && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCheckpoint, detail);
}
