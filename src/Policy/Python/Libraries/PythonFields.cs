using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Classes that make their constructor from annotated fields: <c>dataclasses</c>, <c>pydantic.BaseModel</c>, <c>pydantic_settings.BaseSettings</c>, <c>NamedTuple</c>.</summary>
internal static class PythonFields
{
    /// <summary>Sets the fields from the arguments, the environment (settings only) and the defaults; hands them to a library base as well.</summary>
    public static void Fill(PythonMachine machine, ClassValue made, InstanceValue instance, PythonArguments arguments)
    {
        var settings = false;
        foreach (var parent in made.Bases)
        {
            if (parent is not SymbolValue library)
                continue;
            settings |= library.Last == "BaseSettings";
            if (made.Fields.Count == 0)
                machine.Invoke(library, arguments);
        }

        var prefix = settings ? Prefix(machine, made) : "";
        var position = 0;
        foreach (var field in made.Fields)
        {
            var value = arguments.Get(field, position++);
            var plain = made.Members.Names[field];
            if (value is null or UnknownValue { IsParameter: true } && settings)
                value = Variable(machine, prefix, field, plain) ?? value;
            value = value is null or UnknownValue { IsParameter: true } && plain is not null ? Plain(plain) : value;
            instance.Attributes.Set(field, value ?? UnknownValue.Of(field));
        }
    }

    /// <summary>The default inside <c>Field(…)</c>, <c>field(default=…)</c>, <c>typer.Option(…)</c>; other values as they are.</summary>
    public static PythonValue Plain(PythonValue value) =>
        value is ObjectValue { Type: var type } made && Last(type) is "Field" or "field" or "Option" or "Argument" or "Query" or "Body"
            ? ((ObjectValue)value).Arguments.Get("default", Last(((ObjectValue)value).Type) == "field" ? -1 : 0) ?? UnknownValue.Of("a field")
            : value;

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static PythonValue? Variable(PythonMachine machine, string prefix, string field, PythonValue? plain)
    {
        var named = plain is ObjectValue { Arguments: var a } ? (a["env"] ?? a["validation_alias"] ?? a["alias"]) as TextValue : null;
        var name = named?.Text ?? prefix + field;
        foreach (var (variable, _) in machine.Context.Invocation.Environment.Variables)
        {
            if (string.Equals(variable, name, StringComparison.OrdinalIgnoreCase))
                return PythonProcess.Variable(machine, variable, variable);
        }

        return machine.Environment[name] ?? machine.Environment[name.ToUpperInvariant()];
    }

    private static string Prefix(PythonMachine machine, ClassValue made)
    {
        var config = made.Members.Names["model_config"];
        var value = config switch
        {
            ObjectValue { Arguments: var arguments } => arguments["env_prefix"],
            DictionaryValue dictionary => dictionary.Entries["env_prefix"],
            _ => made.Members.Names["Config"] is ClassValue inner ? inner.Members.Names["env_prefix"] : null,
        };
        machine.Charge(1);
        return (value as TextValue)?.Text ?? "";
    }
}
