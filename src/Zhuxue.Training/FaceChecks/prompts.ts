/** Shakes a phone. Browsers allow it only after the first touch, and say so in the console otherwise. */
function shake(pattern: number | number[]): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

/** Says a prompt aloud where the browser can, and shakes a phone: nobody has to read to pass. Without a voice it stays at the words. */
export function prompt(words: string): void {
  shake(120);
  if (!("speechSynthesis" in window) || !words) return;
  try {
    speechSynthesis.cancel();
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = "zh-CN";
    speech.rate = 1.1;
    const voice = speechSynthesis.getVoices().find(({ lang }) => /^zh[-_](CN|Hans)/i.test(lang));
    if (voice) speech.voice = voice;
    speechSynthesis.speak(speech);
  } catch {
    // Some in-app browsers have the name and not the voice.
  }
}

/** A short sign that something was done right. */
export function cheer(): void {
  shake([40, 40, 40]);
}

export function quiet(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
