namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>How many words a flag takes, and what repeating it does.</summary>
public enum FlagArity
{
    /// <summary>None: the flag is on or off.</summary>
    Switch,

    /// <summary>One value; repeats follow the dialect.</summary>
    One,

    /// <summary>One value or none.</summary>
    Optional,

    /// <summary>Every word up to the next flag; a repeated flag replaces the whole list (argparse <c>nargs</c>).</summary>
    Many,

    /// <summary>One value per occurrence; occurrences add up.</summary>
    Append,

    /// <summary>Every word up to the next flag; occurrences add up (argparse <c>extend</c>, clap lists).</summary>
    AppendMany,

    /// <summary>Two words per occurrence; occurrences add up (<c>--lora-scaled FILE SCALE</c>).</summary>
    Two,
}

/// <summary>One flag of a program: every spelling, and what it takes. Made once, in a static table; compared by reference.</summary>
public sealed class Flag
{
    private Flag(FlagArity arity, string name, string[] aliases, string[] negations)
    {
        Arity = arity;
        Name = name;
        Names = [name, .. aliases];
        Negations = negations;
        Bit = 1UL << (string.GetHashCode(name, StringComparison.Ordinal) & 63);
    }

    /// <summary>The main spelling with its dashes: <c>--model</c>.</summary>
    public string Name { get; }

    /// <summary>All spellings that set it, with their dashes; <see cref="Name"/> first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The spellings that switch it off: <c>--no-x</c>.</summary>
    public IReadOnlyList<string> Negations { get; }

    /// <summary>What it takes.</summary>
    public FlagArity Arity { get; }

    /// <summary>True for a switch that may carry <c>true</c> or <c>false</c>, attached or as the next word.</summary>
    public bool TakesBoolean { get; private init; }

    /// <summary>True when only the full spelling counts, even where the dialect allows prefixes: a flag of old releases, which no longer makes a prefix ambiguous.</summary>
    public bool IsExact { get; private init; }

    /// <summary>True when the value is a JSON text, which dotted keys may build (vLLM).</summary>
    public bool IsJson { get; private init; }

    /// <summary>One of 64 bits: a command line without it does not have the flag.</summary>
    internal ulong Bit { get; }

    /// <summary>True when it takes at least one word.</summary>
    public bool TakesValue => Arity is not (FlagArity.Switch or FlagArity.Optional);

    /// <summary>A switch without an off form.</summary>
    public static Flag Switch(string name, params string[] aliases) => new(FlagArity.Switch, name, aliases, []);

    /// <summary>A switch that <c>--no-…</c> of every long spelling turns off.</summary>
    public static Flag Toggle(string name, params string[] aliases)
    {
        var negations = new List<string>();
        foreach (var spelling in (string[])[name, .. aliases])
        {
            if (spelling.StartsWith("--", StringComparison.Ordinal))
                negations.Add("--no-" + spelling[2..]);
        }

        return new(FlagArity.Switch, name, aliases, [.. negations]);
    }

    /// <summary>A switch that may carry <c>true</c> or <c>false</c>, and that <c>--no-…</c> turns off.</summary>
    public static Flag Boolean(string name) => new(FlagArity.Switch, name, [], ["--no-" + name[2..]]) { TakesBoolean = true };

    /// <summary>Flags that count only in their full spelling.</summary>
    public static IEnumerable<Flag> Exactly(params IEnumerable<Flag> flags) =>
        flags.Select(flag => new Flag(flag.Arity, flag.Name, [.. flag.Names.Skip(1)], [.. flag.Negations]) { IsExact = true, IsJson = flag.IsJson, TakesBoolean = flag.TakesBoolean });

    /// <summary>A switch with its own off spellings.</summary>
    public static Flag Paired(string[] on, string[] off)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(off);
        return new(FlagArity.Switch, on[0], on[1..], off);
    }

    /// <summary>A flag of one value.</summary>
    public static Flag One(string name, params string[] aliases) => new(FlagArity.One, name, aliases, []);

    /// <summary>A flag of one value that is JSON.</summary>
    public static Flag Json(string name, params string[] aliases) => new(FlagArity.One, name, aliases, []) { IsJson = true };

    /// <summary>A flag whose value may be left out.</summary>
    public static Flag Optional(string name, params string[] aliases) => new(FlagArity.Optional, name, aliases, []);

    /// <summary>A flag of several values, the last occurrence replacing the others.</summary>
    public static Flag Many(string name, params string[] aliases) => new(FlagArity.Many, name, aliases, []);

    /// <summary>A flag of one value that adds up.</summary>
    public static Flag Append(string name, params string[] aliases) => new(FlagArity.Append, name, aliases, []);

    /// <summary>A flag of several values that add up.</summary>
    public static Flag AppendMany(string name, params string[] aliases) => new(FlagArity.AppendMany, name, aliases, []);

    /// <summary>A flag of two values that adds up.</summary>
    public static Flag Two(string name, params string[] aliases) => new(FlagArity.Two, name, aliases, []);

    /// <summary>Switches that nobody asks about; they are there so that the words after them are read right.</summary>
    public static IEnumerable<Flag> Switches(params string[] names) => names.Select(name => Switch(name));

    /// <summary>Switches with <c>--no-…</c> that nobody asks about.</summary>
    public static IEnumerable<Flag> Toggles(params string[] names) => names.Select(name => Toggle(name));

    /// <summary>Flags of one value that nobody asks about.</summary>
    public static IEnumerable<Flag> Ones(params string[] names) => names.Select(name => One(name));

    /// <summary>Flags of one JSON value that nobody asks about.</summary>
    public static IEnumerable<Flag> Jsons(params string[] names) => names.Select(name => Json(name));

    /// <summary>Flags of several values that nobody asks about.</summary>
    public static IEnumerable<Flag> Lists(params string[] names) => names.Select(name => Many(name));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
