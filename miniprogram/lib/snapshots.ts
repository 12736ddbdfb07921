import type { Camera } from "./camera";
import { NoAnswer, Refused } from "./errors";
import { EvidenceQueue, type Waiting } from "./evidence-queue";
import { pause } from "./network";
import { api } from "./session";

/** 抓拍: takes the pictures that the server asks for and keeps them, also over the end of the program, until it has them. One after the other, each id once. */
export class Snapshots {
  private readonly queue = new EvidenceQueue();
  private readonly waiting: Map<string, Waiting>;
  private readonly taken = new Set<string>();
  private sending = false;
  private stopped = false;

  /** `late` hears of a picture that the server has, but got too late. */
  constructor(private readonly leaseId: string, private readonly late: () => void) {
    this.waiting = new Map(this.queue.left().map((left) => [left.id, left]));
    if (this.waiting.size > 0) void this.send();
  }

  stop(): void {
    this.stopped = true;
  }

  /** True when it was taken now. */
  async take(snapshotId: string, camera: Camera): Promise<boolean> {
    if (this.taken.has(snapshotId)) return false;
    const picture = await camera.picture();
    if (!picture || this.taken.has(snapshotId)) return false;
    this.taken.add(snapshotId);
    const waiting = { id: snapshotId, leaseId: this.leaseId, picture };
    this.waiting.set(snapshotId, waiting);
    this.queue.keep(waiting);
    if (!this.sending) void this.send();
    return true;
  }

  private async send(): Promise<void> {
    this.sending = true;
    for (let [next] = this.waiting.values(); next && !this.stopped; [next] = this.waiting.values()) {
      const { id, leaseId, picture } = next;
      try {
        const { inTime } = await api.submitSnapshot(leaseId, id, picture);
        this.done(id);
        if (!inTime) this.late();
      } catch (error) {
        // Signed out meanwhile: it waits for the next start.
        if (error instanceof Refused && error.problem.status === 401) break;
        if (error instanceof Refused && error.problem.status !== 429) {
          this.done(id);
          // One that could not be read is taken again when the server asks again; any other refusal is final.
          if (error.problem.status === 400) this.taken.delete(id);
        } else {
          await pause(((error instanceof NoAnswer || error instanceof Refused ? error.retryAfterSeconds : null) ?? 2) * 1000);
        }
      }
    }
    this.sending = false;
  }

  private done(id: string): void {
    this.waiting.delete(id);
    this.queue.drop(id);
  }
}
