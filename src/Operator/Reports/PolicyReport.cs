namespace Modelgate.Operator.Reports;

/// <summary>A PolicyReport (<c>wgpolicyk8s.io/v1alpha2</c>) of one namespace: what <c>modelgate review --output yaml</c> prints and what is kept in a cluster.</summary>
/// <param name="Namespace">The namespace; empty for objects that name none.</param>
/// <param name="Summary">Counts over all objects and findings.</param>
/// <param name="Results">One for each finding, and one for each object without.</param>
internal sealed record PolicyReport(string Namespace, PolicyReportSummary Summary, IReadOnlyList<PolicyReportResult> Results)
{
    /// <summary><c>apiVersion</c>.</summary>
    public const string ApiVersion = "wgpolicyk8s.io/v1alpha2";

    /// <summary><c>kind</c>.</summary>
    public const string Kind = "PolicyReport";

    /// <summary>The report of one namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="results">Its objects.</param>
    public static PolicyReport Of(string @namespace, IReadOnlyList<ObjectResult> results)
    {
        var summary = new PolicyReportSummary(0, 0, 0, 0);
        var entries = new List<PolicyReportResult>();
        foreach (var result in results)
        {
            if (result.Findings.Count == 0)
            {
                summary = summary with { Pass = summary.Pass + 1 };
                entries.Add(new(result, null));
            }

            foreach (var finding in result.Findings)
            {
                summary = finding.Action switch
                {
                    "Deny" => summary with { Fail = summary.Fail + 1 },
                    "Ignore" => summary with { Skip = summary.Skip + 1 },
                    _ => summary with { Warn = summary.Warn + 1 },
                };
                entries.Add(new(result, finding));
            }
        }

        return new(@namespace, summary, entries);
    }
}

/// <summary>The counts of a report.</summary>
/// <param name="Pass">Objects without findings.</param>
/// <param name="Fail">Findings that deny.</param>
/// <param name="Warn">Findings that warn, or are only recorded.</param>
/// <param name="Skip">Findings that are exempted.</param>
internal sealed record PolicyReportSummary(int Pass, int Fail, int Warn, int Skip);

/// <summary>One entry of a report.</summary>
/// <param name="Object">The object.</param>
/// <param name="Finding">What was found; null where nothing was.</param>
internal sealed record PolicyReportResult(ObjectResult Object, FindingResult? Finding)
{
    /// <summary><c>category</c> of each finding.</summary>
    public const string Category = "AI model supply chain";

    /// <summary><c>policy</c>: the rule's id.</summary>
    public string Policy => Finding?.Rule ?? "modelgate";

    /// <summary><c>result</c>.</summary>
    public string Result => Finding?.Action switch { null => "pass", "Deny" => "fail", "Ignore" => "skip", _ => "warn" };

    /// <summary><c>message</c>: what was seen and what to change.</summary>
    public string Message => Finding is null ? "" : Finding.Message + " " + Finding.Remedy;

    /// <summary><c>properties</c>, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Properties
    {
        get
        {
            if (Object.Owner is { Length: > 0 } owner)
                yield return new("owner", owner);
            if (Finding is null)
                yield break;
            if (Object.Source.Length > 0)
                yield return new("file", Object.Source);
            if (Finding.Line is { } line)
                yield return new("line", line.ToString(System.Globalization.CultureInfo.InvariantCulture));
            yield return new("path", Finding.Path);
            if (Finding.Container is { } container)
                yield return new("container", container);
        }
    }
}
