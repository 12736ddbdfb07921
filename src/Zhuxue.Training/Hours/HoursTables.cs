using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Comparison;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Hours.Uploads;

namespace Zhuxue.Training.Hours;

/// <summary>Short names for the tables of this context.</summary>
internal static class HoursTables
{
    extension(TrainingDb db)
    {
        public DbSet<ReviewCase> ReviewCases => db.Set<ReviewCase>();
        public DbSet<CaseDecision> CaseDecisions => db.Set<CaseDecision>();
        public DbSet<CaseQuestion> CaseQuestions => db.Set<CaseQuestion>();
        public DbSet<CasePicture> CasePictures => db.Set<CasePicture>();
        public DbSet<Appeal> Appeals => db.Set<Appeal>();
        public DbSet<HourUpload> HourUploads => db.Set<HourUpload>();
        public DbSet<Difference> Differences => db.Set<Difference>();
        public DbSet<Revocation> Revocations => db.Set<Revocation>();
    }
}
