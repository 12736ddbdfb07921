namespace Zhuxue.Platform.People;

/// <summary>Somebody with a password: a learner or a member of staff.</summary>
public interface ISignsIn
{
    Guid Id { get; }
    int FailedSignIns { get; }
    DateTimeOffset? LockedUntil { get; }
    string SessionStamp { get; }
}
