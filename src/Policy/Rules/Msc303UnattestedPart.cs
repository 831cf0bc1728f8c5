using Modelgate.Policy.Models;

namespace Modelgate.Policy.Rules;

/// <summary>MSC303: every other part of what is served is attested, too.</summary>
/// <remarks>
/// Looks at: draft models, tokenizers, chat templates, projectors, quantized weights, Modelfiles, configuration. Denies: no verified bundle
/// has exactly this identity. Code is the matter of MSC101 and MSC102. Why: each of them can change what the model says.
/// </remarks>
internal sealed class Msc303UnattestedPart : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(303), "unattested-part", "No verified bundle has this part", Severity.High, RuleAction.Deny,
        "Publish a ModelBundle with an attestation by a trusted builder for it, or serve one that has it.");

    public IEnumerable<Finding> Evaluate(RuleContext context) =>
        UnattestedReference.Evaluate(Description, context, static role => role is ModelRole.DraftModel or ModelRole.Tokenizer or ModelRole.ChatTemplate
            or ModelRole.Projector or ModelRole.Quantization or ModelRole.Modelfile or ModelRole.Config);
}
