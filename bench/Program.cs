using Hybrid.Bench;

return Runner.Run(args);
