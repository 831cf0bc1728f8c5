using System.Text;
using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Provenance;
using Modelgate.Verification;
using Format = Modelgate.Policy.ModelBundles.AttestationFormat;

namespace Modelgate.Policy.Evidence;

/// <summary>Finds attestations inside a ModelBundle that no policy could accept for their form alone: no bundle, no envelope, no list of digests.</summary>
/// <remarks>An error for whoever writes the bundle. In a bundle that is there already such an attestation is evidence that fails, and keeps nothing else from counting.</remarks>
public static class InlineEvidence
{
    /// <summary>What is wrong with them; empty when nothing is. What <see cref="ModelBundles.ModelBundleReader"/> finds is not repeated.</summary>
    public static IReadOnlyList<DeclarationProblem> Problems(DataNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        List<DeclarationProblem> problems = [];
        var items = document.At("spec", "attestations")?.Items ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i]["inline"] is not { Kind: DataKind.String, Text.Length: > 0 } inline || !items[i].TryGetText("format", out var name) || WhyRefused(name, inline.Text) is not { } why)
                continue;
            problems.Add(new(inline.Line, FieldPath.Root.Field("spec").Field("attestations").Index(i).Field("inline").ToString(), why, "Write the text as it was made, whole; `modelgate verify` reads it from a file."));
        }

        return problems;
    }

    private static string? WhyRefused(string format, string text) => format switch
    {
        nameof(Format.Manifest) => UnsignedList.Read(text) is null ? "This is no list of digests: neither lines of sha256sum, nor JSON with paths and sha256 digests." : null,
        nameof(Format.SigstoreBundle) => Refusal(AttestationFormat.SigstoreBundle, text),
        nameof(Format.DSSE) => Refusal(AttestationFormat.Dsse, text),
        nameof(Format.OMS) => Refusal(AttestationFormat.OpenSsfModelSigning, text),
        _ => null,
    };

    private static string? Refusal(AttestationFormat format, string text) =>
        AttestationForm.WhyRefused(format, Encoding.UTF8.GetBytes(text)) is { } failure ? $"The attestation cannot be used ({failure.Kind}): {failure.Detail}" : null;
}
