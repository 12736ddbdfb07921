/** One thing to know: state by sign, words and colour, never by colour alone. */
Component({
  properties: { tone: { type: String, value: "info" }, title: { type: String, value: "" }, words: { type: String, value: "" } },
  data: { marks: { ok: "✓", info: "ⓘ", warn: "⚠", now: "⚠", bad: "✕" } },
});
