namespace Modelgate.Operator.Admission;

/// <summary>Answers one readable request. Does no I/O and takes only as long as the object is large.</summary>
internal interface IAdmissionJudge
{
    /// <summary>The answer.</summary>
    AdmissionResponse Judge(AdmissionRequest request);
}
