let audio: AudioContext | undefined;

/** Three short rising tones: heard also when the window is minimised. Silent where the browser allows no sound yet. */
export function alarm(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume().catch(() => undefined);
    const start = audio.currentTime + 0.05;
    [660, 880, 1100].forEach((pitch, index) => tone(audio as AudioContext, pitch, start + index * 0.22));
  } catch { /* no sound device: the picture, the title and the notification remain */ }
}

function tone(context: AudioContext, pitch: number, at: number): void {
  const [oscillator, volume] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + 0.18);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.2);
}

/** Whether the person has not yet said yes or no to notifications. */
export function mayAskToNotify(): boolean {
  return "Notification" in window && Notification.permission === "default";
}

/** Asks for the permission: only after a press of the person's own. */
export async function askToNotify(): Promise<boolean> {
  return (await Notification.requestPermission()) === "granted";
}

/** A notification of the system while the page is not in front, if the person has allowed it; a press on it brings the page back. */
export function callBack(title: string, body: string, signal: AbortSignal): void {
  if (!("Notification" in window) || Notification.permission !== "granted" || (document.visibilityState === "visible" && document.hasFocus())) return;
  try {
    const notification = new Notification(title, { body, tag: "zx-presence", requireInteraction: true });
    notification.onclick = () => { window.focus(); notification.close(); };
    signal.addEventListener("abort", () => notification.close(), { once: true });
  } catch { /* phones allow notifications to service workers only */ }
}
