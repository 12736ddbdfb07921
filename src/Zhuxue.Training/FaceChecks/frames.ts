import { sleep } from "../../Zhuxue.Platform/Components/api";
import type { Camera } from "../../Zhuxue.Platform/Components/camera";

/** Frames are captured this often, and sent this often, in milliseconds. */
const captureMs = 83;
const sendMs = 350;
/** The server takes no more in one request. */
const most = 12;

/** Numbered frames of one face check: captured all the time, handed out in batches, oldest first, no number left out. */
export class Frames {
  #waiting: Blob[] = [];
  #number = 0;
  #last = 0;
  #timer: number;
  #busy = false;

  constructor(private readonly camera: Camera, private readonly signal: AbortSignal) {
    this.#timer = setInterval(() => void this.#capture(), captureMs);
    signal.addEventListener("abort", () => this.stop(), { once: true });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#waiting = [];
  }

  async next(): Promise<{ first: number; pictures: Blob[] }> {
    await sleep(Math.max(0, this.#last + sendMs - performance.now()), this.signal);
    while (this.#waiting.length === 0) await sleep(40, this.signal);
    this.#last = performance.now();
    const pictures = this.#waiting.splice(0, most);
    const first = this.#number;
    this.#number += pictures.length;
    return { first, pictures };
  }

  async #capture(): Promise<void> {
    // A slow line: rather fewer frames than old ones. Frames that wait are never dropped, so that time stays even.
    if (this.#busy || this.#waiting.length >= 2 * most) return;
    this.#busy = true;
    const picture = await this.camera.freshPicture(640, 480, 0.8);
    this.#busy = false;
    if (picture && !this.signal.aborted) this.#waiting.push(picture);
  }
}
