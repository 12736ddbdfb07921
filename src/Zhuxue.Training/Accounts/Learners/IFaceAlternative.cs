namespace Zhuxue.Training.Accounts.Learners;

/// <summary>Tells who is known in another way than by the face, so that the file asks neither for the consent nor for the portrait (DOMAIN §5). Learning answers.</summary>
internal interface IFaceAlternative
{
    Task<bool> HoldsAsync(Guid learnerId, CancellationToken cancellationToken);
}
