/** Recordings of what is asked for, made by the build: WeChat has no voice of its own. */
const recorded = new Set(["blink", "open-mouth", "turn-left", "turn-right", "nod", "presence", "passed"]);
let playing: WechatMiniprogram.InnerAudioContext | null = null;

/** Says a prompt aloud and shakes the phone: nobody has to read to pass. */
export function say(name: string): void {
  wx.vibrateLong({});
  hush();
  if (!recorded.has(name)) return;
  playing = wx.createInnerAudioContext();
  // Also when the phone is set to silent: who does not look at the screen has to hear it.
  wx.setInnerAudioOption?.({ obeyMuteSwitch: false });
  playing.src = `/audio/${name}.mp3`;
  playing.play();
}

export function cheer(): void {
  wx.vibrateShort({ type: "medium" });
}

export function hush(): void {
  playing?.destroy();
  playing = null;
}
