import { NoAnswer, Refused, call, sleep } from "../../Zhuxue.Platform/Components/api";
import type { Camera } from "../../Zhuxue.Platform/Components/camera";
import { EvidenceQueue, type Waiting } from "./evidence-queue";

interface Taken {
  readonly finding: string;
  /** Whether it came in time, by the server's clock. */
  readonly inTime: boolean;
}

/** 抓拍: takes the pictures that the server asks for and keeps them, also over a reload, until it has them. One after the other, each id once. */
export class Snapshots {
  readonly #queue = new EvidenceQueue();
  readonly #waiting = new Map<string, Waiting>();
  readonly #taken = new Set<string>();
  #sending = false;

  /** `late` hears of a picture that the server has, but got too late. */
  constructor(private readonly leaseId: string, private readonly signal: AbortSignal, private readonly late: () => void) {
    void this.#queue.left().then((left) => {
      for (const waiting of left) this.#waiting.set(waiting.id, waiting);
      if (left.length > 0 && !this.#sending) void this.#send();
    });
  }

  /** Takes the picture now; true when it was taken (not asked for before, and the camera gave one). */
  async take(snapshotId: string, camera: Camera): Promise<boolean> {
    if (this.#taken.has(snapshotId)) return false;
    const picture = await camera.picture(640, 480, 0.85);
    if (!picture || this.#taken.has(snapshotId)) return false;
    this.#taken.add(snapshotId);
    const waiting = { id: snapshotId, leaseId: this.leaseId, picture, takenAt: Date.now() };
    this.#waiting.set(snapshotId, waiting);
    await this.#queue.keep(waiting);
    if (!this.#sending) void this.#send();
    return true;
  }

  async #send(): Promise<void> {
    this.#sending = true;
    for (let [next] = this.#waiting.values(); next && !this.signal.aborted; [next] = this.#waiting.values()) {
      const { id, leaseId, picture } = next;
      try {
        const taken = await call<Taken>("POST", `/api/v1/leases/${leaseId}/snapshots/${id}`, { body: picture, signal: this.signal, timeoutSeconds: 30 });
        await this.#done(id);
        if (!taken.inTime) this.late();
      } catch (error) {
        // Signed out meanwhile: it waits for the next start of a lesson.
        if (this.signal.aborted || (error instanceof Refused && error.problem.status === 401)) break;
        if (error instanceof Refused && error.problem.status !== 429) {
          await this.#done(id);
          // A picture that could not be read is taken again when the server asks again; any other refusal is final.
          if (error.problem.status === 400) this.#taken.delete(id);
        } else {
          const after = error instanceof NoAnswer || error instanceof Refused ? error.retryAfterSeconds : null;
          await sleep((after ?? 2) * 1000, this.signal).catch(() => undefined);
        }
      }
    }
    this.#sending = false;
  }

  async #done(id: string): Promise<void> {
    this.#waiting.delete(id);
    await this.#queue.drop(id);
  }
}
