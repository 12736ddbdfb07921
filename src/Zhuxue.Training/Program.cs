using Zhuxue.Training;
using Zhuxue.Training.Commands;

if (Verbs.Find(args) is { } verb)
    return await verb.RunAsync(args[1..]);

var app = TrainingSite.Build(args);
await app.MigrateAsync();
await app.RunAsync();
return 0;
