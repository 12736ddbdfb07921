using Zhuxue.Registry;
using Zhuxue.Registry.Commands;

if (Verbs.Find(args) is { } verb)
    return await verb.RunAsync(args[1..]);

var app = RegistrySite.Build(args);
await app.MigrateAsync();
await app.RunAsync();
return 0;
