using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Training.Console;

/// <summary>Short names for the tables of this context.</summary>
internal static class ConsoleTables
{
    extension(TrainingDb db)
    {
        public DbSet<Import> Imports => db.Set<Import>();
        public DbSet<ImportRow> ImportRows => db.Set<ImportRow>();
        public DbSet<StaffAction> StaffActions => db.Set<StaffAction>();
    }
}
