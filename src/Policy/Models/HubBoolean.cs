namespace Modelgate.Policy.Models;

/// <summary>What huggingface_hub counts as true in its environment variables (constants.py, <c>ENV_VARS_TRUE_VALUES</c>).</summary>
internal static class HubBoolean
{
    /// <summary>True for <c>1</c>, <c>ON</c>, <c>YES</c>, <c>TRUE</c> in any case.</summary>
    public static bool IsTrue(string text) =>
        text == "1" || text.Equals("on", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase)
        || text.Equals("true", StringComparison.OrdinalIgnoreCase);
}
