import type { Camera } from "./camera";
import { NoAnswer, Refused } from "./errors";
import { pause } from "./network";
import { api } from "./session";

/** 抓拍: takes the pictures that the server asks for and sends them until it has them, one after the other, each id once. */
export class Snapshots {
  private readonly waiting = new Map<string, ArrayBuffer>();
  private readonly taken = new Set<string>();
  private sending = false;
  private stopped = false;

  /** `late` hears of a picture that the server has, but got too late. */
  constructor(private readonly leaseId: string, private readonly late: () => void) {}

  stop(): void {
    this.stopped = true;
  }

  /** True when it was taken now. */
  async take(snapshotId: string, camera: Camera): Promise<boolean> {
    if (this.taken.has(snapshotId)) return false;
    const picture = await camera.picture();
    if (!picture || this.taken.has(snapshotId)) return false;
    this.taken.add(snapshotId);
    this.waiting.set(snapshotId, picture);
    if (!this.sending) void this.send();
    return true;
  }

  private async send(): Promise<void> {
    this.sending = true;
    for (let [next] = this.waiting.entries(); next && !this.stopped; [next] = this.waiting.entries()) {
      const [id, picture] = next;
      try {
        const { inTime } = await api.submitSnapshot(this.leaseId, id, picture);
        this.waiting.delete(id);
        if (!inTime) this.late();
      } catch (error) {
        if (error instanceof Refused) {
          this.waiting.delete(id);
          // One that could not be read is taken again when the server asks again.
          if (error.problem.status === 400) this.taken.delete(id);
        } else {
          await pause(((error instanceof NoAnswer ? error.retryAfterSeconds : null) ?? 2) * 1000);
        }
      }
    }
    this.sending = false;
  }
}
