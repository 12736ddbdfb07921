import type { ReadLeaseReply, ReportBeatReply } from "../api/client";
import { BeatLine } from "./beat-line";
import type { Problem } from "./errors";
import { sleep } from "./network";

/** While paused the lease is kept alive for so long; after it the face is checked again. */
const keepPausedMs = 10 * 60_000;
/** A picture so far from the place that was seen was jumped to. */
const slackSeconds = 2.5;

/** The native player, its page, and what stands beside them. */
export interface LessonHooks {
  readonly play: () => void;
  readonly pause: () => void;
  readonly seek: (seconds: number) => void;
  /** The player gave up: open it again at the earned place, with a new address. */
  readonly reopen: () => Promise<void>;
  readonly progress: (earnedSeconds: number, durationSeconds: number) => void;
  readonly refused: (words: string) => void;
  readonly lost: () => void;
  readonly found: () => void;
  readonly snapshot: (id: string) => void;
  readonly presence: (id: string | null, dueInSeconds: number) => void;
  readonly completed: (next: ReportBeatReply["next"]) => void;
  readonly ended: (problem: Problem) => void;
  /** The film cannot be shown. */
  readonly broken: () => void;
}

/**
 * One lease while it runs: reports the place of the film, does what the replies say, and waits where the network, the person or the phone is away.
 * It decides nothing about time: what is earned is what the server answers.
 */
export class LessonRun {
  private readonly beats: BeatLine;
  private readonly duration: number;
  private beatMs: number;
  private seen: number;
  private moving = true;
  private playing = false;
  private reported = { position: 0, at: 0 };
  private pausedAt = 0;
  private stopped = false;
  private line: "up" | "lost" = "up";
  private wanted = true;
  private tries = 0;
  private finishing = false;

  constructor(lease: ReadLeaseReply, private readonly hooks: LessonHooks) {
    this.duration = lease.durationSeconds;
    this.beatMs = lease.beatSeconds * 1000;
    this.seen = lease.positionSeconds;
    this.beats = new BeatLine(lease.leaseId, lease.nonce ?? "", {
      answered: (reply) => this.answered(reply),
      lost: () => this.lost(),
      found: () => this.found(),
      ended: (problem) => { this.stop(); this.hooks.ended(problem); },
    });
    hooks.progress(lease.earnedSeconds, lease.durationSeconds);
    void this.tick();
  }

  /** Where the film has been seen up to. */
  get position(): number {
    return this.seen;
  }

  get isPlaying(): boolean {
    return this.playing;
  }

  /** The player shows this second, four times a second. */
  timed(seconds: number): void {
    if (this.stopped) return;
    if (Math.abs(seconds - this.seen) > slackSeconds) {
      // Native players begin where they like, and a gesture of an old one may jump: back to the place that is seen.
      this.moving = true;
      return this.hooks.seek(this.seen);
    }
    this.moving = false;
    this.seen = Math.min(this.duration, Math.max(this.seen, seconds));
    this.tries = 0;
    if (!this.playing) this.played();
  }

  /** The picture moves: for the first time, or after a pause. */
  played(): void {
    if (this.stopped || this.playing || this.moving) return;
    this.playing = true;
    this.pausedAt = 0;
    this.report(true);
  }

  paused(): void {
    if (this.stopped || !this.playing || this.finishing) return;
    this.playing = false;
    this.pausedAt = Date.now();
    this.report(false);
  }

  /** The end of the film; or, in a growing playlist, of what a player took for it. */
  ended(): void {
    if (this.stopped) return;
    if (this.seen < this.duration - 1.5) return void this.again();
    this.seen = this.duration;
    if (!this.finishing) void this.finish();
  }

  /** The player failed; the next address may do. */
  async again(): Promise<void> {
    if (this.stopped) return;
    this.paused();
    this.moving = true;
    if (this.line === "lost") return;
    if (++this.tries > 5) {
      this.stop();
      return this.hooks.broken();
    }
    await sleep(1000);
    if (!this.stopped) await this.hooks.reopen();
  }

  /** The page goes to the background: another app, the lock screen, a call. */
  hidden(): void {
    if (this.stopped) return;
    this.away = true;
    this.paused();
    this.hooks.pause();
  }

  /** The page is back: the server is asked first whether the lease still runs. */
  shown(): void {
    if (this.stopped) return;
    this.away = false;
    this.wanted = true;
    this.resuming = true;
    this.report(false);
  }
  private resuming = false;
  private away = false;

  /** Plays, unless the person wants a pause or looks at something else. */
  private play(): void {
    if (this.wanted && !this.away) this.hooks.play();
  }

  /** The person presses play or pause. */
  want(playing: boolean): void {
    this.wanted = playing;
    if (playing && this.line === "up") this.play();
    else if (!playing) this.hooks.pause();
  }

  tryNow(): void {
    this.beats.tryNow();
  }

  report(playing = this.playing): void {
    if (this.stopped) return;
    this.reported = { position: this.seen, at: Date.now() };
    this.beats.report({ position: Math.round(this.seen * 1000) / 1000, playing });
  }

  stop(): void {
    this.stopped = true;
    this.beats.stop();
  }

  private async tick(): Promise<void> {
    while (!this.stopped) {
      const now = Date.now();
      const keep = this.playing || (this.pausedAt > 0 && now - this.pausedAt < keepPausedMs);
      if (keep && !this.finishing && this.reported.at > 0 && now - this.reported.at >= this.beatMs) this.report();
      await sleep(500);
    }
  }

  /** The last fractions of a second are reported until the server calls the lesson complete. */
  private async finish(): Promise<void> {
    this.finishing = true;
    while (!this.stopped && this.finishing) {
      this.report(true);
      await sleep(1000);
    }
  }

  private answered(reply: ReportBeatReply): void {
    this.beatMs = reply.beatSeconds * 1000;
    this.hooks.progress(reply.earnedSeconds, reply.durationSeconds);
    if (reply.refused) this.hooks.refused(reply.refused.words);
    const { kind, snapshotId, presenceCheckId, dueInSeconds } = reply.next;
    if (kind === "completed") {
      this.stop();
      return this.hooks.completed(reply.next);
    }
    if (reply.resumeAt !== null) {
      this.finishing = false;
      this.seen = reply.resumeAt;
      this.moving = true;
      this.hooks.seek(reply.resumeAt);
    }
    if (kind === "snapshot" && snapshotId) this.hooks.snapshot(snapshotId);
    this.hooks.presence(kind === "presence" ? (presenceCheckId ?? null) : null, dueInSeconds ?? 0);
    if (this.resuming || (reply.resumeAt !== null && !(kind === "presence" && reply.refused))) {
      this.resuming = false;
      this.play();
    }
  }

  private lost(): void {
    this.line = "lost";
    this.playing = false;
    this.pausedAt = Date.now();
    this.hooks.pause();
    this.hooks.lost();
  }

  private found(): void {
    this.line = "up";
    this.hooks.found();
    if (this.tries > 0 || this.moving) void this.hooks.reopen();
    else this.play();
  }
}
