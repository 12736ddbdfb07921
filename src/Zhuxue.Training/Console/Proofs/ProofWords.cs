using Zhuxue.Training.Hours.Proofs;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>Why there is no proof, for staff and employers.</summary>
internal static class ProofWords
{
    public static string Of(NoProof missing) => missing switch
    {
        NoProof.ExamMissing => "学时已计入，还差考核",
        NoProof.Revoked => "学时已撤销",
        NoProof.NotCredited => "学时还没有通过审核",
        NoProof.NoSuchEnrolment => "没有这条报名",
        _ => throw new ArgumentOutOfRangeException(nameof(missing), missing, null),
    };
}
