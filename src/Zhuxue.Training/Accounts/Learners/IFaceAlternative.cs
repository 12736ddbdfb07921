namespace Zhuxue.Training.Accounts.Learners;

/// <summary>Tells who is known in another way than by the face, so that the file asks neither for the consent nor for the portrait (DOMAIN §5). Learning answers.</summary>
internal interface IFaceAlternative
{
    /// <summary>Learners for whom it holds now; to be asked as part of another question.</summary>
    IQueryable<Guid> LearnerIds { get; }
}
