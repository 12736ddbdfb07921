/** Why there is no picture, and what the person can do about it in the browser. */
export interface CameraTrouble {
  /** What the server is told of it: a claim. Without one it is a camera that is gone. */
  readonly kind?: "denied" | "busy";
  readonly title: string;
  readonly words: string;
  readonly steps: readonly string[];
}

const safe = "学过的时间都在。";

export const troubles = {
  denied: {
    kind: "denied",
    title: "浏览器没有允许用摄像头",
    words: `${safe}学习要用摄像头核对是您本人，不用麦克风。`,
    steps: [],
  },
  dismissed: {
    kind: "denied",
    title: "还没有允许用摄像头",
    words: `${safe}学习要用摄像头核对是您本人，不用麦克风。`,
    steps: ["按“再试一次”。", "浏览器问能不能用摄像头时，选“允许”。"],
  },
  system: {
    kind: "denied",
    title: "电脑或手机没有让浏览器用摄像头",
    words: `${safe}要在系统设置里打开。`,
    steps: ["Windows：开始 → 设置 → 隐私 → 相机，打开“允许应用访问相机”。", "苹果电脑：系统设置 → 隐私与安全性 → 摄像头，勾上您的浏览器。", "手机：设置 → 应用 → 浏览器 → 权限 → 相机，选“允许”。", "回到这里，按“再试一次”。"],
  },
  missing: {
    title: "没有找到摄像头",
    words: safe,
    steps: ["把摄像头插好；笔记本请打开摄像头的开关或挡板。", "换一个 USB 口再插一次。", "按“再试一次”。还不行，请换一台有摄像头的电脑，或用手机小程序学。"],
  },
  busy: {
    kind: "busy",
    title: "摄像头正被别的程序用着",
    words: safe,
    steps: ["关掉微信视频、会议软件和别的网页。", "按“再试一次”。还不行，请重启电脑或手机。"],
  },
  insecure: {
    title: "这个网址不能用摄像头",
    words: `${safe}浏览器只让安全的网址用摄像头。`,
    steps: ["请用 https 开头的网址打开本站。", "请用最新版的 Chrome、Edge 或 360 浏览器（极速模式）。"],
  },
  old: {
    title: "这个浏览器不能用摄像头",
    words: safe,
    steps: ["请换最新版的 Chrome、Edge 或 360 浏览器（极速模式）打开本站。", "手机上请用系统自带的浏览器，或点右上角“…”选“在浏览器打开”。"],
  },
  lost: {
    title: "摄像头断开了，已自动暂停",
    words: "学过的时间都已存好。",
    steps: ["看看摄像头的线有没有松，或有没有被别的程序占用。", "按“再试一次”，从这一秒接着学。"],
  },
  stalled: {
    title: "摄像头的画面停住了",
    words: safe,
    steps: ["关掉微信视频、会议软件和别的网页。", "把摄像头拔下来再插上；手机请锁屏再打开。", "按“再试一次”。"],
  },
} satisfies Record<string, CameraTrouble>;

/** Where the permission hides, by browser. */
export function allowing(agent: string): readonly string[] {
  const phone = /Android|iPhone|iPad|Mobile/i.test(agent);
  if (/MicroMessenger/i.test(agent)) {
    return ["点右上角的“…”，选“设置”，把“摄像头”改成“允许”。", "没有这一项：点“…”，选“在浏览器打开”。"];
  }
  if (/iPhone|iPad/i.test(agent)) {
    return ["点地址栏左边的“大小”，选“网站设置”，把“相机”改成“允许”。", "还不行：手机的“设置”→“Safari 浏览器”→“相机”，选“允许”。"];
  }
  if (/Firefox/i.test(agent)) return ["点一下地址栏左边的摄像头图标。", "点“已阻止”旁边的叉，把它去掉，再选“允许”。"];
  if (/Safari/i.test(agent) && !/Chrome|Chromium|Edg/i.test(agent)) return ["点菜单“Safari 浏览器”→“此网站的设置”。", "把“摄像头”改成“允许”。"];
  return phone
    ? ["点一下地址栏左边的小锁（或开关图标），点“权限”。", "把“摄像头”改成“允许”。"]
    : ["点一下地址栏左边的小锁（或摄像头图标）。", "把“摄像头”改成“允许”。"];
}
