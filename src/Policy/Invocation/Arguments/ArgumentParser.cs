namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>Reads a command line as the program's own parser would.</summary>
/// <remarks>
/// Linear in the number and length of the words. Nothing is guessed: a word that the program would refuse is a
/// <see cref="ArgumentMistake"/>, never a setting. Flags after a mistake are still read, because another version may accept the line.
/// </remarks>
public static class ArgumentParser
{
    /// <summary>Reads the words after the program's name (or after its sub-command).</summary>
    public static ParsedArguments Parse(ReadOnlySpan<Word> words, FlagTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new ArgumentReading(words, table).Read();
    }
}
