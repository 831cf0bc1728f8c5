using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>What a log entry should look like. The default is a good one; every hook comes before the step that signs or hashes its result.</summary>
public sealed class LogEntryRecipe
{
    /// <summary>Kind of the body: hashedrekord, dsse or intoto.</summary>
    public string Kind { get; set; } = "hashedrekord";

    /// <summary>The Rekor v1 log; null means the world's.</summary>
    public RekorV1Log? V1 { get; set; }

    /// <summary>The Rekor v2 log; null means the world's.</summary>
    public RekorV2Log? V2 { get; set; }

    /// <summary>When a v1 log integrated it; null means five seconds after the world's time.</summary>
    public DateTimeOffset? IntegratedTime { get; set; }

    /// <summary>Whether a v1 entry carries a signed entry timestamp.</summary>
    public bool Promise { get; set; } = true;

    /// <summary>Whether the entry carries an inclusion proof.</summary>
    public bool Proof { get; set; } = true;

    /// <summary>Changes what the entry is about, before the body is written.</summary>
    public Action<EntryFacts>? Facts { get; set; }

    /// <summary>Changes the body, before it is logged.</summary>
    public Action<JsonObject>? Body { get; set; }

    /// <summary>Changes the bytes of the body, before they are logged.</summary>
    public Func<string, string>? BodyText { get; set; }

    /// <summary>Changes the text of the checkpoint, before the log signs it.</summary>
    public Func<string, string>? CheckpointText { get; set; }

    /// <summary>Changes the signed checkpoint.</summary>
    public Func<string, string>? Checkpoint { get; set; }

    /// <summary>Changes the finished entry.</summary>
    public Action<JsonObject>? Edit { get; set; }
}
