using System.Text;

namespace Modelgate.Policy.Python.Syntax;

/// <summary>Reads simple statements (Language Reference, chapter 7).</summary>
internal static class PythonSimple
{
    private static readonly string[] Augmented = ["+=", "-=", "*=", "/=", "//=", "%=", "**=", ">>=", "<<=", "&=", "|=", "^=", "@="];

    /// <summary>Reads one statement up to <c>;</c> or the end of the line; null for one that does nothing.</summary>
    public static PythonStatement? Read(PythonExpressionParser line)
    {
        var number = line.Line;
        if (line.Take("pass"))
            return null;
        if (line.Take("break") || line.Take("continue"))
            return new LoopExitStatement(number);
        if (line.Take("import"))
            return new ImportStatement(number, Modules(line));
        if (line.Take("from"))
            return From(line, number);
        if (line.Take("return"))
            return new ReturnStatement(number, line.AtEnd || line.Is(";") ? null : line.List());
        if (line.Take("raise"))
            return Raise(line, number);
        if (line.Take("global") || line.Take("nonlocal"))
            return Global(line, number);
        if (line.Take("del") || line.Take("assert"))
            return new ExpressionStatement(number, line.List());
        if (line.Is("type") && !line.IsSecond("=") && !line.IsSecond("(") && !line.IsSecond("."))
            return TypeAlias(line);
        return Expression(line, number);
    }

    private static PythonStatement Expression(PythonExpressionParser line, int number)
    {
        var first = line.List();
        foreach (var operation in Augmented)
        {
            if (line.Take(operation))
                return new AugmentedStatement(number, first, operation[..^1], line.List());
        }

        if (line.Take(":"))
        {
            var annotation = line.Expression();
            return new AssignStatement(number, [first], line.Take("=") ? line.List() : null, annotation);
        }

        if (!line.Is("="))
            return new ExpressionStatement(number, first);
        var targets = new List<PythonExpression>();
        var value = first;
        while (line.Take("="))
        {
            targets.Add(value);
            value = line.List();
        }

        return new AssignStatement(number, targets, value, null);
    }

    private static List<ImportedName> Modules(PythonExpressionParser line)
    {
        var modules = new List<ImportedName>();
        do
        {
            var name = DottedName(line);
            modules.Add(new(name, line.Take("as") ? line.TakeName() : null));
        }
        while (line.Take(","));
        return modules;
    }

    private static FromImportStatement From(PythonExpressionParser line, int number)
    {
        var level = 0;
        while (true)
        {
            if (line.Take("..."))
                level += 3;
            else if (line.Take("."))
                level++;
            else
                break;
        }

        var module = line.Is("import") ? "" : DottedName(line);
        line.Expect("import");
        var names = new List<ImportedName>();
        if (line.Take("*"))
            return new(number, module, level, [new("*", null)]);
        var bracket = line.Take("(");
        do
        {
            if (bracket && line.Is(")"))
                break;
            var name = line.TakeName();
            names.Add(new(name, line.Take("as") ? line.TakeName() : null));
        }
        while (line.Take(","));
        if (bracket)
            line.Expect(")");
        return new(number, module, level, names);
    }

    private static string DottedName(PythonExpressionParser line)
    {
        var name = new StringBuilder(line.TakeName());
        while (line.Take("."))
            name.Append('.').Append(line.TakeName());
        return name.ToString();
    }

    private static RaiseStatement Raise(PythonExpressionParser line, int number)
    {
        if (line.AtEnd || line.Is(";"))
            return new(number, null);
        var value = line.Expression();
        if (line.Take("from"))
            line.Expression();
        return new(number, value);
    }

    private static GlobalStatement Global(PythonExpressionParser line, int number)
    {
        var names = new List<string>();
        do
            names.Add(line.TakeName());
        while (line.Take(","));
        return new(number, names);
    }

    private static PythonStatement? TypeAlias(PythonExpressionParser line)
    {
        line.TakeName();
        line.TakeName();
        PythonCompound.SkipTypeParameters(line);
        line.Expect("=");
        line.Expression();
        return null;
    }
}
