using Hybrid.Bench;

return args is [ColdStart.Word, ..] ? ColdStart.Child(args) : Runner.Run(args);
