namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>Somebody with a password: a learner or a member of staff.</summary>
internal interface ISignsIn
{
    Guid Id { get; }
    int FailedSignIns { get; }
    DateTimeOffset? LockedUntil { get; }
    string SessionStamp { get; }
}
