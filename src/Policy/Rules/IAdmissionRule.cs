namespace Modelgate.Policy.Rules;

/// <summary>What a rule is called and what it does by default.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name in kebab case: <c>unpinned-reference</c>.</param>
/// <param name="Title">One line for people: <c>A model reference is not pinned</c>.</param>
/// <param name="Severity">The default severity.</param>
/// <param name="Action">What the built-in policy does.</param>
/// <param name="Remedy">What to change, in general.</param>
public sealed record RuleDescription(RuleId Id, string Name, string Title, Severity Severity, RuleAction Action, string Remedy);

/// <summary>One rule: a pure function from what a pod serves to findings.</summary>
public interface IAdmissionRule
{
    /// <summary>Id, name, defaults.</summary>
    RuleDescription Description { get; }

    /// <summary>True when the rule looks at pods that serve no model, too.</summary>
    bool JudgesEveryPod => false;

    /// <summary>Judges. Findings come in pod order; the same input gives the same findings.</summary>
    IEnumerable<Finding> Evaluate(RuleContext context);
}
