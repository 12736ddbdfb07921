/** How much a film may cost: by itself, sparingly, or one rendition by its name on the server. */
export type Quality = "auto" | "saver" | "slides" | "low" | "standard";

export const qualityWords: Record<Quality, string> = { auto: "自动", saver: "省流量", slides: "只听声音", low: "流畅", standard: "清晰" };

const key = "zx-quality";

/** What the person chose last on this device; without a choice, sparing where the browser was told to save data. */
export function rememberedQuality(): Quality {
  try {
    const kept = localStorage.getItem(key);
    if (kept && kept in qualityWords) return kept as Quality;
  } catch { /* storage is switched off: nothing is remembered */ }
  const connection = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
  return connection?.saveData ? "saver" : "auto";
}

export function rememberQuality(quality: Quality): void {
  try {
    localStorage.setItem(key, quality);
  } catch { /* storage is switched off: nothing is remembered */ }
}
