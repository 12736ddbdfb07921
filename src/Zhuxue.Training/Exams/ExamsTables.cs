using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Bank.Imports;
using Zhuxue.Training.Exams.Bank.Pictures;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Remarks;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Exams.Watching;

namespace Zhuxue.Training.Exams;

/// <summary>Short names for the tables of this context.</summary>
internal static class ExamsTables
{
    extension(TrainingDb db)
    {
        public DbSet<Chapter> Chapters => db.Set<Chapter>();
        public DbSet<Question> Questions => db.Set<Question>();
        public DbSet<QuestionVersion> QuestionVersions => db.Set<QuestionVersion>();
        public DbSet<QuestionPicture> QuestionPictures => db.Set<QuestionPicture>();
        public DbSet<BankImport> BankImports => db.Set<BankImport>();
        public DbSet<Blueprint> Blueprints => db.Set<Blueprint>();
        public DbSet<ExamStanding> ExamStandings => db.Set<ExamStanding>();
        public DbSet<Attempt> Attempts => db.Set<Attempt>();
        public DbSet<AttemptPaper> AttemptPapers => db.Set<AttemptPaper>();
        public DbSet<Answer> Answers => db.Set<Answer>();
        public DbSet<AttemptSnapshot> AttemptSnapshots => db.Set<AttemptSnapshot>();
        public DbSet<Remark> Remarks => db.Set<Remark>();
        public DbSet<AttemptRemark> AttemptRemarks => db.Set<AttemptRemark>();
        public DbSet<ItemStatistic> ItemStatistics => db.Set<ItemStatistic>();
        public DbSet<ExamSignal> ExamSignals => db.Set<ExamSignal>();
        public DbSet<ExamAction> ExamActions => db.Set<ExamAction>();
    }
}
