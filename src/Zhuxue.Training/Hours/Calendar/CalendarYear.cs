using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Calendar;

/// <summary>The holidays of one year as the State Council announced them, uploaded by staff; it takes the place of the table that is shipped.</summary>
internal sealed class CalendarYear
{
    public int Year { get; init; }

    /// <summary>JSON lists of days: free ones (also those on weekdays), and weekend days that are worked (调休).</summary>
    public required string DaysOff { get; set; }
    public required string DaysOn { get; set; }
    public Guid StaffId { get; set; }
    public DateTimeOffset UploadedAt { get; set; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CalendarYear>
    {
        public void Configure(EntityTypeBuilder<CalendarYear> builder)
        {
            builder.HasKey(y => y.Year);
            builder.Property(y => y.Year).ValueGeneratedNever();
            builder.Property(y => y.Version).IsConcurrencyToken();
        }
    }
}
