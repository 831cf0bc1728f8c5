namespace Modelgate.Operator.Reports.Html;

/// <summary>How a decision or an action is shown: a word, a shape and, last, a colour.</summary>
/// <param name="Class">The class, which is also the name of the shape: <c>deny</c>, <c>warn</c>, <c>allow</c>, <c>note</c>.</param>
/// <param name="Word">The word.</param>
/// <param name="Rank">0 comes first.</param>
internal readonly record struct DecisionStyle(string Class, string Word, int Rank)
{
    /// <summary>Of an object's decision.</summary>
    public static DecisionStyle OfDecision(string decision) => decision switch
    {
        "Deny" => new("deny", "Denied", 0),
        "Warn" => new("warn", "Warned", 1),
        _ => new("allow", "Allowed", 2),
    };

    /// <summary>Of a finding's action.</summary>
    public static DecisionStyle OfAction(string action) => action switch
    {
        "Deny" => new("deny", "Deny", 0),
        "Warn" => new("warn", "Warn", 1),
        "Audit" => new("note", "Audit", 2),
        _ => new("note", "Exempted", 3),
    };

    /// <summary>Writes the badge.</summary>
    public void Write(HtmlWriter page) => page.Write(
        $"<span class=\"badge {Class}\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{Class}\"/></svg>{Word}</span>");
}
