namespace Modelgate.Operator.Admission;

/// <summary>Answers one readable request. Reads what the object names and nothing else.</summary>
internal interface IAdmissionJudge
{
    /// <summary>The answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The caller's time for all of it.</param>
    ValueTask<AdmissionResponse> JudgeAsync(AdmissionRequest request, TimeSpan limit);
}
