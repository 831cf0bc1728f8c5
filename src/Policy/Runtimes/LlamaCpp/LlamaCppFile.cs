using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes.LlamaCpp;

/// <summary>llama.cpp's INI files: <c>config.ini</c> (b10398 on) and the router's presets (<c>common/preset.cpp</c>, b10587).</summary>
internal static class LlamaCppFile
{
    private const string SystemFolder = "/etc/llama.cpp";

    /// <summary>One section: its name and the options that load something.</summary>
    public sealed record Section(string Name, List<(Flag Flag, Word Value)> Settings);

    /// <summary>The settings of the system's and the user's <c>config.ini</c>, the stronger last. What cannot be read is a signal.</summary>
    public static List<(Flag Flag, Word Value)> Configuration(InvocationContext context)
    {
        var settings = new List<(Flag, Word)>();
        AddFolder(SystemFolder, settings, context);
        var user = context.Invocation.Environment["XDG_CONFIG_HOME"] is { IsKnown: true, Text.Length: > 0 } home ? home.Text + "/llama.cpp" : "~/.config/llama.cpp";
        if (context.Absolute(user) is { } folder)
            AddFolder(folder, settings, context);
        return settings;
    }

    /// <summary>Reads a text: <c>[section]</c>, <c>key = value</c>, comments after <c>#</c> or <c>;</c> at the start of a line.</summary>
    public static IReadOnlyList<Section> Read(Word text)
    {
        var sections = new List<Section> { new("", []) };
        var line = 0;
        foreach (var range in text.Text.AsSpan(0, Math.Min(text.Text.Length, ResolutionLimits.MaxTextLength)).Split('\n'))
        {
            line++;
            var part = text.Text.AsSpan()[range].Trim();
            if (part.IsEmpty || part[0] is '#' or ';')
                continue;
            if (part[0] == '[')
            {
                var close = part.IndexOf(']');
                sections.Add(new((close < 0 ? part[1..] : part[1..close]).Trim().ToString(), []));
                continue;
            }

            var equals = part.IndexOf('=');
            if (equals > 0 && LlamaCppFlags.OfKey(part[..equals].Trim().ToString()) is { } flag)
            {
                var value = part[(equals + 1)..].Trim();
                if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
                    value = value[1..^1];
                sections[^1].Settings.Add((flag, new(value.ToString(), text.Origin.AtLine(line), text.Unresolved)));
            }
        }

        return sections;
    }

    private static void AddFolder(string folder, List<(Flag, Word)> settings, InvocationContext context)
    {
        var path = folder + "/config.ini";
        var file = context.Files.Read(path);
        if (file.Content is { } content)
        {
            foreach (var section in Read(content))
                settings.AddRange(section.Settings);
        }
        else if (file.Knowledge == FileKnowledge.Unknown && MountOver(folder, context) is { } mount)
        {
            CommandLineDoubts.Unresolvable(
                new Word(path, mount), "llama.cpp reads its options from this file as well", new(UnresolvedKind.UnreadFile, file.Why ?? "its text is not known"), context);
        }
    }

    // A volume made for this folder; one that happens to hold the whole home folder is no sign of a configuration.
    private static Origin? MountOver(string folder, InvocationContext context)
    {
        foreach (var mount in context.Container.VolumeMounts)
        {
            if (ContainerPath.IsAtOrBelow(ContainerPath.Normalise(mount.MountPath), folder))
                return new(ReferenceOrigin.Volume, mount.Path);
        }

        return null;
    }
}
