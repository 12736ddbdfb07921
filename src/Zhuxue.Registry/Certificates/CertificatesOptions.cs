using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Registry.Certificates;

/// <summary>When a training year begins (DOMAIN §3).</summary>
internal enum TrainingYear
{
    /// <summary>On the day of the year on which the first certificate was issued.</summary>
    Anniversary,

    /// <summary>On the first of January.</summary>
    Calendar,
}

/// <summary>The rules of the province: settings <c>Certificates:*</c>.</summary>
internal sealed class CertificatesOptions
{
    /// <summary>Hours that a year needs; more are not taken.</summary>
    [Range(1, 1000)]
    public int HoursPerYear { get; set; } = 32;

    /// <summary>Of them at most so many of common knowledge.</summary>
    [Range(0, 1000)]
    public int CommonHoursMost { get; set; } = 10;

    /// <summary>So many years without the hours of each, and the person trains from scratch.</summary>
    [Range(1, 10)]
    public int ValidityYears { get; set; } = 2;

    public TrainingYear TrainingYear { get; set; }

    /// <summary>A new certificate takes a photo of at most this age.</summary>
    [Range(1, 1200)]
    public int PhotoMonths { get; set; } = 3;

    /// <summary>What stands on new certificates as 发证机构.</summary>
    [Required]
    public string Issuer { get; set; } = "北京建工培训中心";

    /// <summary>Where phones reach this site, for the QR code: <c>https://…</c>; empty: as the browser asked.</summary>
    public string PublicUrl { get; set; } = "";
}
