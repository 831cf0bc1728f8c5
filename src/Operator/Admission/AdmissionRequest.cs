namespace Modelgate.Operator.Admission;

/// <summary>What Modelgate reads of <c>admission.k8s.io/v1</c> AdmissionReview's <c>request</c>. Absent text is empty.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>Names the request; the response repeats it. Never empty.</summary>
    public required string Uid { get; init; }

    /// <summary><c>kind</c>: what the object is.</summary>
    public required GroupVersionKind Kind { get; init; }

    /// <summary><c>resource.group</c>.</summary>
    public string ResourceGroup { get; init; } = "";

    /// <summary><c>resource.resource</c>: <c>pods</c>.</summary>
    public string Resource { get; init; } = "";

    /// <summary><c>subResource</c>: <c>ephemeralcontainers</c>.</summary>
    public string SubResource { get; init; } = "";

    /// <summary><c>namespace</c>.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>name</c>; empty when the API server is to make it.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>operation</c>: CREATE, UPDATE, DELETE, CONNECT.</summary>
    public string Operation { get; init; } = "";

    /// <summary><c>userInfo.username</c>.</summary>
    public string UserName { get; init; } = "";

    /// <summary><c>dryRun</c>.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The bytes of <c>object</c>, a slice of the body; empty when it is null or absent.</summary>
    public ReadOnlyMemory<byte> Object { get; init; }

    /// <summary>The bytes of <c>oldObject</c>; empty when it is null or absent.</summary>
    public ReadOnlyMemory<byte> OldObject { get; init; }
}

/// <summary>A kind with its group and version.</summary>
internal readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary><c>apps/v1</c>; <c>v1</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : Group + "/" + Version;
}
