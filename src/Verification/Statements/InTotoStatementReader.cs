using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Statements;

/// <summary>Reads an in-toto statement from the bytes that were signed. Unknown members are ignored, as in-toto demands; members twice are not.</summary>
internal static class InTotoStatementReader
{
    /// <summary>Reads a statement.</summary>
    public static VerificationResult<InTotoStatement> Read(ReadOnlyMemory<byte> json)
    {
        var parsed = StrictJson.ParseObject(json, VerificationLimits.MaxBundleBytes, "The statement", MaxTokens(json.Length));
        if (!parsed.IsSuccess)
        {
            return parsed.Failure.Kind == VerificationFailureKind.LimitExceeded
                ? parsed.Failure
                : new VerificationFailure(VerificationFailureKind.MalformedStatement, parsed.Failure.Detail);
        }

        // Not disposed: the predicate lives in it as long as the statement.
        var root = parsed.Value.RootElement;
        var reader = new ObjectReader(VerificationFailureKind.MalformedStatement);
        var type = reader.Text(root, "_type"u8, "_type");
        if (type is not (InTotoStatement.TypeV1 or InTotoStatement.TypeV01))
            reader.Fail($"The statement's _type {Quoted.Text(type)} is neither in-toto Statement v1 nor v0.1.");
        var subjects = ResourceDescriptors.Read(reader, root, "subject"u8, VerificationLimits.MaxSubjects, "subject");
        if (subjects.Count == 0)
            reader.Fail("The statement has no subject.");
        foreach (var subject in subjects)
        {
            if (subject.Digests.Count == 0)
                reader.Fail($"The subject {Quoted.Text(subject.Name)} has no digest.");
            if (subject.Name.Length == 0 && type == InTotoStatement.TypeV01)
                reader.Fail("A subject has no name, which statements of v0.1 demand.");
        }

        var predicateType = reader.Text(root, "predicateType"u8, "predicateType");
        if (predicateType.Length == 0)
            reader.Fail("The statement has no predicateType.");
        var predicate = reader.Member(root, "predicate"u8, JsonValueKind.Object, "predicate") ?? default;
        if (reader.Failure is not null)
            return reader.Failure;
        return new InTotoStatement { Type = type, Subjects = subjects, PredicateType = predicateType, Predicate = predicate };
    }

    private static int MaxTokens(int bytes) =>
        Math.Clamp(bytes / VerificationLimits.MinStatementBytesPerToken, VerificationLimits.MaxJsonTokens, VerificationLimits.MaxStatementTokens);
}
