import { allowing, type CameraTrouble, troubles } from "./camera-troubles";

export type { CameraTrouble } from "./camera-troubles";

/** The camera could not be had. */
export class NoCamera extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble.title);
  }
}

/** One open camera: pictures only, never the microphone (M5). It may be lost and opened again without its users noticing. */
export class Camera {
  static readonly lost = troubles.lost;

  readonly #video = document.createElement("video");
  readonly #canvas = document.createElement("canvas");
  readonly #watchers: { lost: () => void; back: () => void; signal: AbortSignal }[] = [];
  #stream: MediaStream;
  #shown = -1;
  #freshAt = performance.now();

  private constructor(stream: MediaStream, private readonly wanted: MediaStreamConstraints) {
    this.#stream = stream;
  }

  /** Opens the camera, which asks the person the first time. Throws NoCamera. */
  static async open(facing: "user" | "environment" = "user", width = 640, height = 480): Promise<Camera> {
    const wanted = { audio: false, video: { facingMode: facing, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 24, max: 30 } } };
    const camera = new Camera(await streamOf(wanted), wanted);
    await camera.#play();
    return camera;
  }

  get stream(): MediaStream {
    return this.#stream;
  }

  /** Opens the same camera again after it was lost; who watches it is told. Throws NoCamera. */
  async reopen(): Promise<void> {
    if (this.isAlive) return;
    const stream = await streamOf(this.wanted);
    this.close();
    this.#stream = stream;
    await this.#play();
    for (const watcher of this.#watchers) {
      if (watcher.signal.aborted) continue;
      this.#listen(watcher);
      watcher.back();
    }
  }

  async #play(): Promise<void> {
    [this.#shown, this.#freshAt] = [-1, performance.now()];
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = this.#stream;
    await this.#video.play().catch(() => undefined);
  }

  get isAlive(): boolean {
    const track = this.#stream.getVideoTracks()[0];
    return track !== undefined && track.readyState === "live" && !track.muted;
  }

  /** Open, but the same picture for over a second: a driver that hangs, or a page in the background. */
  get isStalled(): boolean {
    if (this.#video.currentTime !== this.#shown) return false;
    return performance.now() - this.#freshAt > 1500;
  }

  /** Calls back when the picture ends or is cut off, and when it comes back. */
  watch(lost: () => void, back: () => void, signal: AbortSignal): void {
    const watcher = { lost, back, signal };
    this.#watchers.push(watcher);
    this.#listen(watcher);
  }

  #listen({ lost, back, signal }: { lost: () => void; back: () => void; signal: AbortSignal }): void {
    const track = this.#stream.getVideoTracks()[0];
    track?.addEventListener("ended", lost, { signal });
    track?.addEventListener("mute", lost, { signal });
    track?.addEventListener("unmute", back, { signal });
  }

  /** The present picture as it was captured (not mirrored), as JPEG no larger than asked; null while there is none. */
  async picture(width = 640, height = 480, quality = 0.8): Promise<Blob | null> {
    if (!this.#draw(this.#canvas, width, height)) return null;
    return new Promise((resolve) => this.#canvas.toBlob(resolve, "image/jpeg", quality));
  }

  /**
   * As picture(), and null when the camera has delivered nothing new since the last call: cheap cameras slow down in the dark, and one picture twice
   * is no second look.
   */
  async freshPicture(width = 640, height = 480, quality = 0.8): Promise<Blob | null> {
    const now = this.#video.currentTime;
    if (now === this.#shown) return null;
    [this.#shown, this.#freshAt] = [now, performance.now()];
    return this.picture(width, height, quality);
  }

  /** Nothing but black: a lid before the lens. A help for words; the server judges the light. */
  isBlack(): boolean {
    const [width, height, black] = [32, 24, 10];
    const small = document.createElement("canvas");
    if (!this.#draw(small, width, height)) return false;
    const data = small.getContext("2d")?.getImageData(0, 0, small.width, small.height).data;
    return data !== undefined && data.every((value, index) => index % 4 === 3 || value < black);
  }

  #draw(canvas: HTMLCanvasElement, width: number, height: number): boolean {
    const { videoWidth, videoHeight } = this.#video;
    if (!videoWidth || !this.isAlive) return false;
    const scale = Math.min(1, width / videoWidth, height / videoHeight);
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0, canvas.width, canvas.height);
    return true;
  }

  close(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#video.srcObject = null;
  }
}

async function streamOf(wanted: MediaStreamConstraints): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera(isSecureContext ? troubles.old : troubles.insecure);
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    throw new NoCamera(troubleOf(error));
  }
}

function troubleOf(error: unknown): CameraTrouble {
  const [name, words] = error instanceof DOMException ? [error.name, error.message] : ["", ""];
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      if (/dismiss/i.test(words)) return troubles.dismissed;
      return /system/i.test(words) ? troubles.system : { ...troubles.denied, steps: [...allowing(navigator.userAgent), "回到这里，按“再试一次”。"] };
    case "NotReadableError":
    case "AbortError":
    case "TrackStartError":
      return troubles.busy;
    default:
      return troubles.missing;
  }
}
