using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>
/// What a bundle should look like, in the words of the field. Without any word it is a v0.3 bundle with a certificate and a message signature over a
/// small blob, without evidence of time: add <see cref="RekorV1"/>, <see cref="RekorV2"/> or <see cref="Timestamp"/>.
/// </summary>
public sealed partial class BundleRecipe(VirtualSigstore world)
{
    private readonly List<(int Generation, LogEntryRecipe Recipe)> _entries = [];
    private readonly List<TimestampRecipe> _timestamps = [];
    private readonly List<Action<JsonObject>> _edits = [];
    private readonly List<Func<string, string>> _texts = [];
    private readonly List<Action<TrustedRootContent>> _roots = [];
    private readonly List<Func<VerificationInputs, VerificationInputs>> _inputs = [];
    private readonly LeafCertificate _leaf = new();
    private string _mediaType = MediaTypeOf("0.3");
    private bool _asChain;
    private bool _own;
    private byte[][]? _chain;
    private SigningKey? _key;
    private string? _hint;
    private byte[] _artifact = "weights of a small model\n"u8.ToArray();
    private byte[]? _payload;
    private string _payloadType = Sigstore.Dsse.InTotoPayloadType;
    private IReadOnlyList<ModelFile> _files = [];
    private bool _raw;
    private byte[]? _shown;
    private IReadOnlyList<ModelFile>? _shownFiles;

    /// <summary>The world that makes the bundle.</summary>
    public VirtualSigstore World { get; } = world;

    /// <summary>The blob, or the content of the provenance's subject.</summary>
    public byte[] Artifact => _artifact;

    /// <summary>The media type of a version: 0.1, 0.2, 0.3, or 0.3-old for the long form of 0.3.</summary>
    public static string MediaTypeOf(string version) => version switch
    {
        "0.3" => "application/vnd.dev.sigstore.bundle.v0.3+json",
        "0.3-old" => "application/vnd.dev.sigstore.bundle+json;version=0.3",
        _ => "application/vnd.dev.sigstore.bundle+json;version=" + version,
    };

    /// <summary>The bundle's version; 0.1 and 0.2 hold the certificate as a chain.</summary>
    public BundleRecipe Version(string version)
    {
        _asChain = version is "0.1" or "0.2";
        return MediaType(MediaTypeOf(version));
    }

    /// <summary>Any media type.</summary>
    public BundleRecipe MediaType(string mediaType)
    {
        _mediaType = mediaType;
        return this;
    }

    /// <summary>Describes the signing certificate.</summary>
    public BundleRecipe Certificate(Action<LeafCertificate> describe)
    {
        describe(_leaf);
        return this;
    }

    /// <summary>Holds the certificate as <c>x509CertificateChain</c>, followed by others.</summary>
    public BundleRecipe Chain(params byte[][] others)
    {
        (_asChain, _chain) = (true, others);
        return this;
    }

    /// <summary>The signer's own authority in place of Fulcio (model signatures in certificate mode): no SCT, intermediates in the bundle, the root for the verifier.</summary>
    public BundleRecipe OwnAuthority(CertificateAuthority authority)
    {
        _own = true;
        _leaf.IssuedBy(authority).NoSct();
        return Chain([.. authority.Chain.SkipLast(1)]);
    }

    /// <summary>A plain key signs; the bundle holds a hint in cosign's form (base64 of the SHA-256 of the key) unless another is given.</summary>
    public BundleRecipe Key(SigningKey key, string? hint = null)
    {
        (_key, _hint) = (key, hint);
        return this;
    }

    /// <summary>A new plain key signs.</summary>
    public BundleRecipe Key(KeyKind kind) => Key(SigningKey.New(kind));

    /// <summary>A message signature over a blob.</summary>
    public BundleRecipe Blob(byte[] artifact)
    {
        _artifact = artifact;
        return this;
    }

    /// <summary>A DSSE envelope around an SLSA v1 provenance of the artifact.</summary>
    public BundleRecipe Dsse() => Dsse(Statements.SlsaV1(_artifact));

    /// <summary>A DSSE envelope around a statement.</summary>
    public BundleRecipe Dsse(JsonObject statement) => Dsse(Json.Bytes(statement));

    /// <summary>A DSSE envelope around any bytes.</summary>
    public BundleRecipe Dsse(byte[] payload, string payloadType = Sigstore.Dsse.InTotoPayloadType)
    {
        (_payload, _payloadType) = (payload, payloadType);
        return this;
    }

    /// <summary>A model signature (OMS) over files.</summary>
    public BundleRecipe Model(IReadOnlyList<ModelFile> files, ModelManifest? manifest = null)
    {
        _files = files;
        return Dsse((manifest ?? new ModelManifest(files)).Statement());
    }

    /// <summary>Only the DSSE envelope, without a bundle around it.</summary>
    public BundleRecipe RawDsse()
    {
        _raw = true;
        return this;
    }

    /// <summary>An entry in a Rekor v1 log: hashedrekord, dsse or intoto.</summary>
    public BundleRecipe RekorV1(string kind = "hashedrekord", Action<LogEntryRecipe>? describe = null) => Entry(1, kind, describe);

    /// <summary>An entry in a Rekor v2 log.</summary>
    public BundleRecipe RekorV2(Action<LogEntryRecipe>? describe = null) => Entry(2, "hashedrekord", describe);

    /// <summary>A dsse 0.0.2 entry in a Rekor v2 log.</summary>
    public BundleRecipe RekorV2Dsse(Action<LogEntryRecipe>? describe = null) => Entry(2, "dsse", describe);

    /// <summary>Changes an entry that was asked for before.</summary>
    public BundleRecipe ChangeEntry(Action<LogEntryRecipe> change, int index = 0)
    {
        change(_entries[index].Recipe);
        return this;
    }

    /// <summary>An RFC 3161 timestamp over the signature.</summary>
    public BundleRecipe Timestamp(Action<TimestampRecipe>? describe = null)
    {
        var recipe = new TimestampRecipe();
        describe?.Invoke(recipe);
        _timestamps.Add(recipe);
        return this;
    }

    /// <summary>Changes a timestamp that was asked for before.</summary>
    public BundleRecipe ChangeTimestamp(Action<TimestampRecipe> change, int index = 0)
    {
        change(_timestamps[index]);
        return this;
    }

    /// <summary>Takes all timestamps away.</summary>
    public BundleRecipe NoTimestamp()
    {
        _timestamps.Clear();
        return this;
    }

    /// <summary>Takes all log entries away.</summary>
    public BundleRecipe NoEntries()
    {
        _entries.Clear();
        return this;
    }

    /// <summary>Changes the finished JSON.</summary>
    public BundleRecipe Edit(Action<JsonObject> edit)
    {
        _edits.Add(edit);
        return this;
    }

    /// <summary>Changes the finished text, for what JSON objects cannot hold.</summary>
    public BundleRecipe EditText(Func<string, string> edit)
    {
        _texts.Add(edit);
        return this;
    }

    /// <summary>Changes the trusted root that the verifier gets.</summary>
    public BundleRecipe TrustedRoot(Action<TrustedRootContent> change)
    {
        _roots.Add(change);
        return this;
    }

    /// <summary>Changes what else the verifier gets.</summary>
    public BundleRecipe Inputs(Func<VerificationInputs, VerificationInputs> change)
    {
        _inputs.Add(change);
        return this;
    }

    /// <summary>The verifier gets another artifact than the one that was signed.</summary>
    public BundleRecipe VerifyArtifact(byte[] artifact)
    {
        _shown = artifact;
        return this;
    }

    /// <summary>The verifier gets other files than those that were signed.</summary>
    public BundleRecipe VerifyFiles(IReadOnlyList<ModelFile> files)
    {
        _shownFiles = files;
        return this;
    }

    private BundleRecipe Entry(int generation, string kind, Action<LogEntryRecipe>? describe)
    {
        var recipe = new LogEntryRecipe { Kind = kind };
        describe?.Invoke(recipe);
        _entries.Add((generation, recipe));
        return this;
    }
}
