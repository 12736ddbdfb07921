import type { Camera } from "./camera";
import { sleep } from "./network";

/** Frames are captured this often, and sent this often, in milliseconds. */
const captureMs = 83, sendMs = 350;
/** The server takes no more in one request. */
const most = 12;

/** Several pictures in one body, each with its length before it (4 bytes, big-endian): an upload of WeChat takes one file a request. */
export function pack(pictures: readonly ArrayBuffer[]): ArrayBuffer {
  const packed = new Uint8Array(pictures.reduce((sum, picture) => sum + 4 + picture.byteLength, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const picture of pictures) {
    view.setUint32(at, picture.byteLength);
    packed.set(new Uint8Array(picture), at + 4);
    at += 4 + picture.byteLength;
  }
  return packed.buffer;
}

/** Numbered frames of one face check: captured all the time, handed out in batches, oldest first, no number left out. */
export class Frames {
  private waiting: ArrayBuffer[] = [];
  private number = 0;
  private last = 0;
  private stopped = false;

  constructor(private readonly camera: Camera) {
    void this.capture();
  }

  stop(): void {
    this.stopped = true;
  }

  /** The next batch; null when stopped. */
  async next(): Promise<{ first: number; pictures: ArrayBuffer[] } | null> {
    const wait = this.last + sendMs - Date.now();
    if (wait > 0) await sleep(wait);
    while (this.waiting.length === 0 && !this.stopped) await sleep(40);
    if (this.stopped) return null;
    this.last = Date.now();
    const pictures = this.waiting.splice(0, most);
    const first = this.number;
    this.number += pictures.length;
    return { first, pictures };
  }

  private async capture(): Promise<void> {
    while (!this.stopped) {
      const began = Date.now();
      // A slow line: rather fewer frames than old ones. Frames that wait are never dropped, so that time stays even.
      if (this.waiting.length < 2 * most) {
        const picture = await this.camera.freshPicture().catch(() => null);
        if (picture && !this.stopped) this.waiting.push(picture);
      }
      await sleep(Math.max(5, captureMs - (Date.now() - began)));
    }
  }
}
