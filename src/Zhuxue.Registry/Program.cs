using Zhuxue.Registry;

var app = RegistrySite.Build(args);
await app.MigrateAsync();
await app.RunAsync();
