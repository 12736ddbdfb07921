import type { BegunCheck } from "../FaceChecks/face-check";

/** A lease that waits for its face check. */
export interface StartedLease extends BegunCheck {
  /** What opens it: the face check, or a code by text. */
  readonly proof: "face" | "code";
  readonly leaseId: string;
  readonly positionSeconds: number;
  readonly durationSeconds: number;
  readonly earnedSeconds: number;
}

/** A lease as the server holds it; its nonce is that of the first beat. */
export interface Lease {
  readonly leaseId: string;
  readonly state: "awaiting-face" | "active" | "ended";
  readonly nonce: string;
  readonly beatSeconds: number;
  readonly playlist: string;
  readonly positionSeconds: number;
  readonly durationSeconds: number;
  readonly earnedSeconds: number;
  readonly endReason: { readonly code: string; readonly words: string } | null;
}
