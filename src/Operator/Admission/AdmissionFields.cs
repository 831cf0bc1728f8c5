namespace Modelgate.Operator.Admission;

/// <summary>The members of an AdmissionReview while it is being read; null means not seen yet. On the stack: it is handed on by reference.</summary>
internal struct AdmissionFields
{
    public string? ApiVersion;
    public string? ReviewKind;
    public bool HasRequest;
    public string? Uid;
    public bool KindSeen;
    public string? Group;
    public string? Version;
    public string? Kind;
    public bool ResourceSeen;
    public string? ResourceGroup;
    public string? ResourceVersion;
    public string? Resource;
    public string? SubResource;
    public string? Namespace;
    public string? Name;
    public string? Operation;
    public string? UserName;
    public bool IsDryRun;
    public bool ObjectSeen;
    public ReadOnlyMemory<byte> Object;
    public bool OldObjectSeen;
    public ReadOnlyMemory<byte> OldObject;

    /// <summary>The uid when it can be repeated in a response.</summary>
    public readonly string? ValidUid => string.IsNullOrWhiteSpace(Uid) ? null : Uid;

    public readonly AdmissionRequest ToRequest() => new()
    {
        Uid = Uid!,
        Kind = new(Group ?? "", Version!, Kind!),
        ResourceGroup = ResourceGroup ?? "",
        Resource = Resource!,
        SubResource = SubResource ?? "",
        Namespace = Namespace ?? "",
        Name = Name ?? "",
        Operation = Operation!,
        UserName = UserName ?? "",
        IsDryRun = IsDryRun,
        Object = Object,
        OldObject = OldObject,
    };
}
