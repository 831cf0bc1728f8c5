using System.Globalization;
using System.Text;
using Modelgate.Operator.Reviewing;
using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;

namespace Modelgate.Operator.Admission;

/// <summary>Answers requests for Modelgate's own resources: every error at once, in the shape of the API server's own validation.</summary>
internal static class DeclarationResponses
{
    private const int MaxProblems = 40;

    /// <summary>The answer for a ModelPolicy or ModelBundle.</summary>
    public static AdmissionResponse Of(AdmissionRequest request, DataNode node, DateTimeOffset now)
    {
        if (DeclarationCheck.Problems(node, request.Kind.Kind, now) is not { } problems)
            return AdmissionResponses.UnknownKind(request);
        var warnings = AdmissionWarnings.Limit(problems.Where(p => p.IsWarning).Select(Text));
        DeclarationProblem[] errors = [.. problems.Where(p => !p.IsWarning)];
        if (errors.Length == 0)
            return AdmissionResponses.Allowed(request.Uid) with { Warnings = warnings };
        // The API server has made the name already, where it was to make one.
        var name = request.Name.Length > 0 ? request.Name : node.At("metadata", "name")?.Text ?? "";
        return new AdmissionResponse
        {
            Uid = request.Uid,
            IsAllowed = false,
            Code = 422,
            Reason = "Invalid",
            Message = Message(request.Kind.Kind, name, errors),
            Details = new(name, request.Kind.Group, request.Kind.Kind,
                [.. errors.Take(MaxProblems).Select(p => new StatusCause("FieldValueInvalid", p.Path, p.Message + " " + p.Remedy))]),
            Warnings = warnings,
        };
    }

    private static string Message(string kind, string name, DeclarationProblem[] errors)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{kind} {name} has {errors.Length} {(errors.Length == 1 ? "error" : "errors")}.");
        foreach (var error in errors.Take(MaxProblems))
            text.Append('\n').Append(Text(error));
        if (errors.Length > MaxProblems)
            text.Append(CultureInfo.InvariantCulture, $"\n… and {errors.Length - MaxProblems} more.");
        return text.ToString();
    }

    private static string Text(DeclarationProblem problem) =>
        $"{(problem.Path.Length > 0 ? problem.Path + ": " : "")}{problem.Message} {problem.Remedy}";
}
