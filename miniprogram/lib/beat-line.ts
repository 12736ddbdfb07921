import type { ReportBeatReply } from "../api/client";
import { NoAnswer, Refused, type Problem } from "./errors";
import { pause } from "./network";
import { api } from "./session";

export interface Report {
  /** Where the film stands, in seconds. */
  readonly position: number;
  readonly playing: boolean;
}

interface Hooks {
  readonly answered: (reply: ReportBeatReply) => void;
  /** The line is gone, and back. */
  readonly lost: () => void;
  readonly found: () => void;
  /** The lease is over, or the server refuses for good. */
  readonly ended: (problem: Problem) => void;
}

/**
 * The line of beats of one lease. One beat is in flight at a time; while there is no answer the very same beat is sent again (the server answers it as
 * before), so no earned second is lost and no nonce is skipped.
 */
export class BeatLine {
  private flight: Report | null = null;
  private wanted: Report | null = null;
  private stopped = false;
  private wake: () => void = () => undefined;

  constructor(private readonly leaseId: string, private nonce: string, private readonly hooks: Hooks) {}

  /** Reports now, or as soon as the beat in flight is answered; of several reports that wait, the newest counts. */
  report(report: Report): void {
    this.wanted = report;
    if (!this.flight) void this.fly();
  }

  /** Tries at once instead of after the pause between tries. */
  tryNow(): void {
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private async fly(): Promise<void> {
    while (this.wanted && !this.stopped) {
      const beat = { nonce: this.nonce, ...this.wanted };
      this.flight = this.wanted;
      this.wanted = null;
      try {
        const reply = await this.send(beat);
        if (this.stopped) break;
        this.nonce = reply.nonce;
        this.hooks.answered(reply);
      } catch (error) {
        if (this.stopped) break;
        this.stop();
        if (!(error instanceof Refused)) throw error;
        this.hooks.ended(error.problem);
      }
    }
    this.flight = null;
  }

  private async send(beat: { nonce: string } & Report): Promise<ReportBeatReply> {
    for (let attempt = 0; ; attempt++) {
      try {
        const reply = await api.reportBeat(this.leaseId, beat);
        if (attempt > 0 && !this.stopped) this.hooks.found();
        return reply;
      } catch (error) {
        const tooFast = error instanceof Refused && error.problem.status === 429;
        if (this.stopped || (!(error instanceof NoAnswer) && !tooFast)) throw error;
        // One missed answer is the ordinary weather of a building site; two in a row are a lost line.
        if (attempt === 1) this.hooks.lost();
        const seconds = error.retryAfterSeconds ?? Math.min(5, 0.5 * 2 ** attempt);
        await pause(seconds * 1000, (wake) => { this.wake = wake; });
      }
    }
  }
}
