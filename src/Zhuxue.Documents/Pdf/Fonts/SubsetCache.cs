using System.Runtime.InteropServices;

namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>
/// Subsets that were made lately, by font and characters: forms differ by a name and a number, so most of their letters come again. Holds at most
/// <see cref="MostBytes"/>; what was not used for longest goes first. Safe for many threads.
/// </summary>
internal sealed class SubsetCache(int mostBytes = SubsetCache.MostBytes)
{
    /// <summary>Some 300 subsets.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<(TrueTypeFont, string), LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private long bytes;

    /// <summary>The subset with these characters, which stand in order.</summary>
    public EmbeddedFont Get(TrueTypeFont font, int[] characters)
    {
        var key = (font, new string(MemoryMarshal.Cast<int, char>(characters)));
        lock (gate)
        {
            if (entries.TryGetValue(key, out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.Font;
            }
        }
        var made = EmbeddedFont.Make(font, characters);
        lock (gate)
        {
            if (made.Bytes > mostBytes || entries.ContainsKey(key))
                return made;
            entries[key] = byUse.AddFirst(new Entry(key, made));
            for (bytes += made.Bytes; bytes > mostBytes; byUse.RemoveLast())
            {
                bytes -= byUse.Last!.Value.Font.Bytes;
                entries.Remove(byUse.Last.Value.Key);
            }
        }
        return made;
    }

    private sealed record Entry((TrueTypeFont, string) Key, EmbeddedFont Font);
}
