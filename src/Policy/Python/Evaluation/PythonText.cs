namespace Modelgate.Policy.Python.Evaluation;

/// <summary>What <c>str()</c> makes of values.</summary>
internal static class PythonText
{
    /// <summary>The text of a value that is known, as <c>str()</c> and f-strings print it; null when it is not known.</summary>
    public static string? Of(PythonValue value) => value switch
    {
        TextValue text => text.Text,
        NumberValue number => number.Text,
        BooleanValue boolean => boolean.Value ? "True" : "False",
        NoneValue => "None",
        _ => null,
    };
}
