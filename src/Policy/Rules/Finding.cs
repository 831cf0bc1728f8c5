using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Rules;

/// <summary>One thing that is wrong, for the person who can mend it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Container">The container's name, <c>(spec)</c> for a custom resource's fields, null for the pod as a whole.</param>
/// <param name="Origin">Where.</param>
/// <param name="Message">What was seen and why it matters: one or two sentences.</param>
/// <param name="Remedy">What to change: one or two sentences, imperative.</param>
public sealed record Finding(RuleId Rule, Severity Severity, string? Container, Origin Origin, string Message, string Remedy)
{
    /// <summary>The field path's text.</summary>
    public string Path { get; } = Origin.Path.ToString(); // Once: the answer says it in three places.
}
