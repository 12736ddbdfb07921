import { NoAnswer, Refused, call, sleep, type Problem } from "../../Zhuxue.Platform/Components/api";

/** What a beat is answered with. */
export interface BeatReply {
  readonly nonce: string;
  readonly creditedSeconds: number;
  readonly earnedSeconds: number;
  readonly durationSeconds: number;
  /** Seek there: what was played beyond it is not held as earned. */
  readonly resumeAt: number | null;
  readonly refused: { readonly code: string; readonly words: string } | null;
  readonly next: {
    readonly kind: "none" | "snapshot" | "presence" | "completed";
    readonly snapshotId: string | null;
    readonly presenceCheckId: string | null;
    readonly dueInSeconds: number | null;
    readonly nextLesson: { readonly title: string; readonly url: string } | null;
    readonly yearLearned: boolean;
    /** Until when the year's hours are reviewed, in words. */
    readonly reviewDueWords: string | null;
  };
  readonly beatSeconds: number;
}

export interface Report {
  /** Where the film stands, in seconds. */
  readonly position: number;
  readonly playing: boolean;
}

interface Hooks {
  readonly answered: (reply: BeatReply) => void;
  /** The line is gone, and back. */
  readonly lost: () => void;
  readonly found: () => void;
  /** The lease is over, or the server refuses for good. */
  readonly ended: (problem: Problem) => void;
}

/**
 * The line of beats of one lease. One beat is in flight at a time; while there is no answer the very same beat is sent
 * again (the server answers it as before), so no earned second is lost and no nonce is skipped.
 */
export class BeatLine {
  #nonce: string;
  #flight: (Report & { readonly since: number }) | null = null;
  #wanted: Report | null = null;
  #hurry = new AbortController();
  readonly #life = new AbortController();

  constructor(private readonly leaseId: string, nonce: string, private readonly hooks: Hooks) {
    this.#nonce = nonce;
  }

  /** The beat that waits for its answer, and since when (performance.now). */
  get flight(): (Report & { readonly since: number }) | null {
    return this.#flight;
  }

  get url(): string {
    return `/api/v1/leases/${this.leaseId}/beats`;
  }

  /** Reports now, or as soon as the beat in flight is answered; of several reports that wait, the newest counts. */
  report(report: Report): void {
    this.#wanted = report;
    if (!this.#flight) void this.#fly();
  }

  /** Tries at once instead of after the pause between tries. */
  tryNow(): void {
    this.#hurry.abort();
  }

  /** The last report when the page goes away: nobody waits for its answer. */
  async leave(report: Report): Promise<void> {
    const idle = !this.#flight;
    this.stop();
    if (idle) await call("POST", this.url, { body: { nonce: this.#nonce, ...report }, keepalive: true }).catch(() => undefined);
  }

  stop(): void {
    this.#life.abort();
  }

  async #fly(): Promise<void> {
    while (this.#wanted && !this.#life.signal.aborted) {
      const beat = { nonce: this.#nonce, ...this.#wanted };
      this.#flight = { ...this.#wanted, since: performance.now() };
      this.#wanted = null;
      try {
        const reply = await this.#send(beat);
        this.#nonce = reply.nonce;
        this.hooks.answered(reply);
      } catch (error) {
        if (this.#life.signal.aborted) break;
        this.stop();
        if (!(error instanceof Refused)) throw error;
        this.hooks.ended(error.problem);
      }
    }
    this.#flight = null;
  }

  async #send(beat: { nonce: string } & Report): Promise<BeatReply> {
    for (let attempt = 0; ; attempt++) {
      try {
        const reply = await call<BeatReply>("POST", this.url, { body: beat, signal: this.#life.signal, timeoutSeconds: 8 });
        if (attempt > 0) this.hooks.found();
        return reply;
      } catch (error) {
        const tooFast = error instanceof Refused && error.problem.status === 429;
        if (!(error instanceof NoAnswer) && !tooFast) throw error;
        // One missed answer is the ordinary weather of a building site; two in a row are a lost line.
        if (attempt === 1) this.hooks.lost();
        const seconds = error.retryAfterSeconds ?? Math.min(5, 0.5 * 2 ** attempt);
        await this.#pause(seconds * 1000);
      }
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    this.#hurry = new AbortController();
    const wake = (): void => this.#hurry.abort();
    this.#life.signal.addEventListener("abort", wake, { once: true });
    window.addEventListener("online", wake, { once: true });
    await sleep(milliseconds, this.#hurry.signal).catch(() => undefined);
    window.removeEventListener("online", wake);
    this.#life.signal.throwIfAborted();
  }
}
