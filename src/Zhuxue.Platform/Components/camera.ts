/** Why there is no picture, and what the person can do about it in the browser. */
export interface CameraTrouble {
  readonly kind: "denied" | "missing" | "busy" | "insecure" | "lost";
  readonly title: string;
  readonly words: string;
  readonly steps: readonly string[];
}

const troubles: Record<CameraTrouble["kind"], CameraTrouble> = {
  denied: {
    kind: "denied",
    title: "浏览器没有允许用摄像头",
    words: "学过的时间都在。学习要用摄像头核对是您本人，不用麦克风。",
    steps: ["点一下地址栏左边的小锁（或摄像头图标）。", "把“摄像头”改成“允许”。", "回到这里，按“再试一次”。"],
  },
  missing: {
    kind: "missing",
    title: "没有找到摄像头",
    words: "学过的时间都在。",
    steps: ["把摄像头插好；笔记本请打开摄像头的开关或挡板。", "换一个 USB 口再插一次。", "按“再试一次”。还不行，请换一台有摄像头的电脑，或用手机小程序学。"],
  },
  busy: {
    kind: "busy",
    title: "摄像头正被别的程序用着",
    words: "学过的时间都在。",
    steps: ["关掉微信视频、会议软件和别的网页。", "按“再试一次”。还不行，请重启电脑。"],
  },
  insecure: {
    kind: "insecure",
    title: "这个网址不能用摄像头",
    words: "学过的时间都在。浏览器只让安全的网址用摄像头。",
    steps: ["请用 https 开头的网址打开本站。", "请用最新版的 Chrome、Edge 或 360 浏览器（极速模式）。"],
  },
  lost: {
    kind: "lost",
    title: "摄像头断开了，已自动暂停",
    words: "学过的时间都已存好。",
    steps: ["看看摄像头的线有没有松，或有没有被别的程序占用。", "按“再试一次”，从这一秒接着学。"],
  },
};

/** The camera could not be had. */
export class NoCamera extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble.title);
  }
}

/** One open camera: pictures only, never the microphone (M5). */
export class Camera {
  static readonly lost = troubles.lost;

  readonly #video = document.createElement("video");
  readonly #canvas = document.createElement("canvas");

  private constructor(readonly stream: MediaStream) {}

  /** Opens the camera, which asks the person the first time. Throws NoCamera. */
  static async open(facing: "user" | "environment" = "user", width = 640, height = 480): Promise<Camera> {
    if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera(troubles.insecure);
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: facing, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 24, max: 30 } },
      });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      throw new NoCamera(
        name === "NotAllowedError" || name === "SecurityError" ? troubles.denied
        : name === "NotReadableError" || name === "AbortError" ? troubles.busy
        : troubles.missing);
    }
    const camera = new Camera(stream);
    camera.#video.muted = true;
    camera.#video.playsInline = true;
    camera.#video.srcObject = stream;
    await camera.#video.play().catch(() => undefined);
    return camera;
  }

  get isAlive(): boolean {
    const track = this.stream.getVideoTracks()[0];
    return track !== undefined && track.readyState === "live" && !track.muted;
  }

  /** Calls back when the picture ends or is cut off, and when it comes back. */
  watch(lost: () => void, back: () => void, signal: AbortSignal): void {
    const track = this.stream.getVideoTracks()[0];
    track?.addEventListener("ended", lost, { signal });
    track?.addEventListener("mute", lost, { signal });
    track?.addEventListener("unmute", back, { signal });
  }

  /** The present picture as it was captured (not mirrored), as JPEG no larger than asked; null while there is none. */
  async picture(width = 640, height = 480, quality = 0.8): Promise<Blob | null> {
    const { videoWidth, videoHeight } = this.#video;
    if (!videoWidth || !this.isAlive) return null;
    const scale = Math.min(1, width / videoWidth, height / videoHeight);
    this.#canvas.width = Math.round(videoWidth * scale);
    this.#canvas.height = Math.round(videoHeight * scale);
    this.#canvas.getContext("2d")?.drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
    return new Promise((resolve) => this.#canvas.toBlob(resolve, "image/jpeg", quality));
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    this.#video.srcObject = null;
  }
}
