using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Accounts;

/// <summary>Settings <c>Accounts:*</c>.</summary>
internal sealed class AccountsOptions
{
    /// <summary>The password that only activates (M3). It stands on no page.</summary>
    [Required]
    public string InitialPassword { get; set; } = "111111";

    /// <summary>Days after registration in which the initial password activates.</summary>
    [Range(1, 3650)]
    public int InitialPasswordDays { get; set; } = 30;

    /// <summary>How long the step from the initial password to one's own may take.</summary>
    [Range(1, 120)]
    public int ActivationMinutes { get; set; } = 20;

    /// <summary>A portrait may be this old when it is uploaded (M4).</summary>
    [Range(1, 120)]
    public int PortraitMonths { get; set; } = 3;

    /// <summary>Longest upload of one image, in bytes.</summary>
    [Range(100_000, 100_000_000)]
    public long ImageBytesMost { get; set; } = 10 * 1024 * 1024;

    /// <summary>Below this cosine, portrait and card show different people: refused (FAR 1e-3, FACTS).</summary>
    [Range(-1.0, 1.0)]
    public double CardRefusedBelow { get; set; } = 0.335;

    /// <summary>From this cosine on, portrait and card show the same person; between the two, staff look (FAR 1e-4, FACTS).</summary>
    [Range(-1.0, 1.0)]
    public double CardSureFrom { get; set; } = 0.411;

    /// <summary>Identity cards that are read at once, each on one core for up to a second.</summary>
    [Range(1, 64)]
    public int CardsAtOnce { get; set; } = 1;

    /// <summary>Uploads that may wait for their turn; whoever comes then is asked to come again in some seconds.</summary>
    [Range(0, 1000)]
    public int CardsWaiting { get; set; } = 8;

    /// <summary>Pictures of a side that could not be read, in a row, after which a person looks at the last one.</summary>
    [Range(1, 100)]
    public int CardTriesBeforePerson { get; set; } = 3;

    /// <summary>A card that expires within this many days is taken, and its owner is told.</summary>
    [Range(0, 3650)]
    public int CardExpiresSoonDays { get; set; } = 90;
    /// <summary>From this cosine on, the faces of two accounts are shown to staff as one: 1e-6 of 1.25 million pairs of strangers reach it (LFW, decision
    /// 22). A larger centre takes more: 0.6 from 100,000 persons on.</summary>
    [Range(0.3, 1.0)]
    public double SameFaceFrom { get; set; } = 0.54;

    /// <summary>Cores that one comparison with all faces may use; 0 means all.</summary>
    [Range(0, 256)]
    public int FaceSearchCores { get; set; }

    /// <summary>How soon a face that was deleted through another process leaves the memory of this one.</summary>
    [Range(1, 3600)]
    public int FacePollSeconds { get; set; } = 5;

    /// <summary>How long an access token of a phone is good for.</summary>
    [Range(1, 24 * 60)]
    public int AppAccessMinutes { get; set; } = 30;

    /// <summary>A phone that was not opened for so long asks for the password again.</summary>
    [Range(1, 365)]
    public int AppRefreshDays { get; set; } = 30;

    /// <summary>After so long a phone asks for the password in any case.</summary>
    [Range(1, 3650)]
    public int AppSessionMostDays { get; set; } = 180;

    /// <summary>Requests a minute to the learner's API with one token or cookie; beats are not counted.</summary>
    [Range(10, 10_000_000)]
    public int ApiRequestsPerMinute { get; set; } = 1200;
}
