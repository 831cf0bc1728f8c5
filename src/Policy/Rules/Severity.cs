namespace Modelgate.Policy.Rules;

/// <summary>How bad a finding is, weakest first.</summary>
public enum Severity
{
    /// <summary>For information.</summary>
    Info,

    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}

/// <summary>What a policy does about a finding, weakest first.</summary>
public enum RuleAction
{
    /// <summary>Nothing; the finding is not reported.</summary>
    Ignore,

    /// <summary>Recorded in audit annotations and reports; the user sees nothing.</summary>
    Audit,

    /// <summary>Admitted with a warning.</summary>
    Warn,

    /// <summary>Denied.</summary>
    Deny,
}
