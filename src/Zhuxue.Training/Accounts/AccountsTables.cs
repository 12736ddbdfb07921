using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Accounts;

/// <summary>Short names for the tables of this context.</summary>
internal static class AccountsTables
{
    extension(TrainingDb db)
    {
        public DbSet<Learner> Learners => db.Set<Learner>();
        public DbSet<Employer> Employers => db.Set<Employer>();
        public DbSet<StaffMember> Staff => db.Set<StaffMember>();
        public DbSet<LearnerImage> LearnerImages => db.Set<LearnerImage>();
        public DbSet<PortraitEmbedding> PortraitEmbeddings => db.Set<PortraitEmbedding>();
        public DbSet<CardCheck> CardChecks => db.Set<CardCheck>();
        public DbSet<CardTries> CardTries => db.Set<CardTries>();
        public DbSet<FaceSignal> FaceSignals => db.Set<FaceSignal>();
        public DbSet<ImageView> ImageViews => db.Set<ImageView>();
        public DbSet<Consent> Consents => db.Set<Consent>();
        public DbSet<PhoneCorrection> PhoneCorrections => db.Set<PhoneCorrection>();
    }
}
