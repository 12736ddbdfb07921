using Zhuxue.Tests.Site;
using Zhuxue.Training.Commands.Takes;

namespace Zhuxue.Tests.Vision;

/// <summary>The man who does all five actions in one recording; portraits of him come from another one (<see cref="Clips.Cap13"/>).</summary>
internal static class Takes
{
    public static Person Man { get; } = Person.Demo(Path.Combine(Repository.Root, "artifacts", "parts"));
}
