/** What a lesson needs of WeChat, and what to say when this one is too old. */
export function missingSupport(): { title: string; words: string } | null {
  const old = { title: "微信的版本太旧，不能学习", words: "学过的时间都在。请在应用商店把微信升级到最新版，再打开小程序。" };
  if (!wx.canIUse("camera") || !wx.canIUse("canvas.type") || typeof wx.createCameraContext !== "function") return old;
  // Frames came with base library 2.7.0, canvas nodes with 2.9.0.
  return atLeast(wx.getSystemInfoSync().SDKVersion, [2, 9, 0]) ? null : old;
}

export function atLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  for (let i = 0; i < wanted.length; i++) {
    const [have, want] = [parts[i] ?? 0, wanted[i] ?? 0];
    if (have !== want) return have > want;
  }
  return true;
}
