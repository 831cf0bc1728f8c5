namespace Modelgate.Policy.Resolution;

/// <summary>The switch by which model servers, trainers and converters run the code of a model's repository: <c>--trust-remote-code</c>.</summary>
internal static class TrustSwitch
{
    private const string Name = "trust-remote-code";

    /// <summary>True for the switch in any spelling that programs share, unless it is said to be off.</summary>
    public static bool IsOn(string word)
    {
        if (word.Length < Name.Length + 2 || word[0] != '-' || word[1] != '-')
            return false;
        var text = word.AsSpan(2);
        for (var i = 0; i < Name.Length; i++)
        {
            if (text[i] != Name[i] && !(Name[i] == '-' && text[i] == '_'))
                return false;
        }

        var rest = text[Name.Length..];
        return rest.IsEmpty || (rest[0] == '=' && !rest[1..].Equals("false", StringComparison.OrdinalIgnoreCase) && rest[1..] is not "0");
    }
}
