namespace Modelgate.Operator.Cli;

/// <summary>Exit statuses; part of the stable interface.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing denied.</summary>
    public const int Success = 0;

    /// <summary>Something is denied.</summary>
    public const int Denied = 1;

    /// <summary>The input or the options could not be read.</summary>
    public const int Unusable = 2;
}
