import { sleep } from "./network";

/** The picture of the camera as WeChat hands it over: RGBA. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayBuffer;
}

/** The canvas of a page, type 2d, in which frames become JPEG. */
export type Canvas = WechatMiniprogram.Canvas;

const quality = 0.8;
const longSide = 640;

/**
 * The open camera of a page: keeps the newest frame and makes JPEG of it. Pictures only, never the microphone (M5). Frames come as long as the page is
 * before the learner's eyes; WeChat stops them in the background.
 */
export class Camera {
  private newest: Frame | null = null;
  private taken: Frame | null = null;
  private listener: WechatMiniprogram.CameraFrameListener | null = null;

  constructor(private readonly canvas: Canvas) {}

  open(): void {
    if (this.listener) return;
    const context = wx.createCameraContext();
    this.listener = context.onCameraFrame((frame) => { this.newest = frame as unknown as Frame; });
    this.listener.start({});
  }

  close(): void {
    this.listener?.stop({});
    this.listener = this.newest = this.taken = null;
  }

  get isOpen(): boolean {
    return this.newest !== null;
  }

  /** The newest picture; null while there is none. */
  async picture(): Promise<ArrayBuffer | null> {
    const frame = this.newest;
    this.taken = frame;
    return frame ? jpegOf(this.canvas, frame) : null;
  }

  /** As picture(), and null when nothing new came since the last one: one picture twice is no second look. */
  async freshPicture(): Promise<ArrayBuffer | null> {
    return this.newest === this.taken ? null : this.picture();
  }

  /** Waits for the first frame. */
  async ready(seconds = 5): Promise<boolean> {
    for (let tries = 0; tries < seconds * 10 && !this.newest; tries++) await sleep(100);
    return this.newest !== null;
  }
}

/** Puts a frame on the canvas and reads it back as JPEG. In memory where WeChat can (2.11 and later), else by way of a file that is deleted at once. */
async function jpegOf(canvas: Canvas, { width, height, data }: Frame): Promise<ArrayBuffer> {
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d") as unknown as {
    createImageData(width: number, height: number): { data: Uint8ClampedArray };
    putImageData(image: unknown, x: number, y: number): void;
  };
  const image = pen.createImageData(width, height);
  image.data.set(new Uint8ClampedArray(data));
  pen.putImageData(image, 0, 0);
  const inMemory = (canvas as unknown as { toDataURL?: (type: string, quality: number) => string }).toDataURL?.("image/jpeg", quality);
  const fits = Math.max(width, height) <= longSide;
  if (fits && inMemory?.startsWith("data:image/jpeg;base64,")) return wx.base64ToArrayBuffer(inMemory.slice(inMemory.indexOf(",") + 1));
  return throughFile(canvas, width, height);
}

function throughFile(canvas: Canvas, width: number, height: number): Promise<ArrayBuffer> {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return new Promise((resolve, reject) => {
    wx.canvasToTempFilePath({
      canvas, fileType: "jpg", quality, destWidth: Math.round(width * scale), destHeight: Math.round(height * scale),
      success: ({ tempFilePath }) => {
        const files = wx.getFileSystemManager();
        files.readFile({
          filePath: tempFilePath,
          success: ({ data }) => resolve(data as ArrayBuffer),
          fail: reject,
          complete: () => files.unlink({ filePath: tempFilePath }),
        });
      },
      fail: reject,
    });
  });
}
