using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Console.Proofs;
using Zhuxue.Training.Console.Review;

namespace Zhuxue.Training.Console;

/// <summary>Short names for the tables of this context.</summary>
internal static class ConsoleTables
{
    extension(TrainingDb db)
    {
        public DbSet<Import> Imports => db.Set<Import>();
        public DbSet<ImportRow> ImportRows => db.Set<ImportRow>();
        public DbSet<StaffAction> StaffActions => db.Set<StaffAction>();
        public DbSet<SavedFilter> SavedFilters => db.Set<SavedFilter>();
        public DbSet<ProofBundle> ProofBundles => db.Set<ProofBundle>();
        public DbSet<ProofBundleItem> ProofBundleItems => db.Set<ProofBundleItem>();
    }
}
