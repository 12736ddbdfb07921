import { NoAnswer, Refused, call, sleep } from "../../Zhuxue.Platform/Components/api";
import type { Camera } from "../../Zhuxue.Platform/Components/camera";

/** 抓拍: takes the pictures that the server asks for and keeps them until it has them. One after the other, each id once. */
export class Snapshots {
  readonly #waiting = new Map<string, Blob>();
  readonly #taken = new Set<string>();
  #sending = false;

  constructor(private readonly leaseId: string, private readonly signal: AbortSignal) {}

  /** Takes the picture now; true when it was taken (not asked for before, and the camera gave one). */
  async take(snapshotId: string, camera: Camera): Promise<boolean> {
    if (this.#taken.has(snapshotId)) return false;
    const picture = await camera.picture(640, 480, 0.85);
    if (!picture || this.#taken.has(snapshotId)) return false;
    this.#taken.add(snapshotId);
    this.#waiting.set(snapshotId, picture);
    if (!this.#sending) void this.#send();
    return true;
  }

  async #send(): Promise<void> {
    this.#sending = true;
    for (let [next] = this.#waiting; next && !this.signal.aborted; [next] = this.#waiting) {
      const [id, picture] = next;
      try {
        await call("POST", `/api/v1/leases/${this.leaseId}/snapshots/${id}`, { body: picture, signal: this.signal, timeoutSeconds: 30 });
        this.#waiting.delete(id);
      } catch (error) {
        if (this.signal.aborted) break;
        if (error instanceof Refused) {
          // A picture that could not be read is taken again when the server asks again; any other refusal is final.
          this.#waiting.delete(id);
          if (error.problem.status === 400) this.#taken.delete(id);
        } else {
          const after = error instanceof NoAnswer ? error.retryAfterSeconds : null;
          await sleep((after ?? 2) * 1000, this.signal).catch(() => undefined);
        }
      }
    }
    this.#sending = false;
  }
}
