namespace Modelgate.Operator.Reports.Html;

/// <summary>How much one page shows. What is cut is said where it is cut; <c>--output json</c> has everything.</summary>
internal static class HtmlLimits
{
    /// <summary>Longest text of one value: a reader recognises it, and a script in an argument does not fill the page.</summary>
    public const int MaxText = 2_000;

    /// <summary>Longest name of an object or file where it stands in a list or heading.</summary>
    public const int MaxName = 300;

    /// <summary>Objects listed.</summary>
    public const int MaxListed = 2_000;

    /// <summary>Objects shown in full.</summary>
    public const int MaxDetailed = 1_000;

    /// <summary>Characters after which no further object is shown in full. Browsers show such a page in a few seconds.</summary>
    public const long MaxLength = 6_000_000;

    /// <summary>Findings of one object.</summary>
    public const int MaxFindings = 100;

    /// <summary>References of one object.</summary>
    public const int MaxReferences = 100;

    /// <summary>Parts of one bundle in the picture, and in its table.</summary>
    public const int MaxParts = 24;

    /// <summary>Bundles of one object.</summary>
    public const int MaxBundles = 8;

    /// <summary>Problems, policies and the like listed at the top.</summary>
    public const int MaxNotices = 100;
}
