import { NoAnswer, Refused, call, sleep, type Problem } from "../../../Zhuxue.Platform/Components/api";

/** What is chosen in one item, on its way to the server. */
interface Waiting {
  readonly question: number;
  readonly item: number;
  readonly choices: readonly string[];
  readonly flagged: boolean;
  readonly revision: number;
}

interface Saved {
  readonly remainingSeconds: number;
  /** Of what is stored. */
  readonly revision: number;
}

interface Hooks {
  readonly saved: (remainingSeconds: number) => void;
  /** The line is gone, and back. */
  readonly lost: () => void;
  readonly found: () => void;
  /** The attempt is over, or the server refuses for good. */
  readonly ended: (problem: Problem) => void;
}

/**
 * The line of answers of one attempt: one after the other, the newest of each item, kept on the device until the server has it. So
 * nothing is lost by a broken line or a reload.
 */
export class AnswerLine {
  readonly #waiting = new Map<string, Waiting>();
  readonly #life = new AbortController();
  readonly #store: string;
  #revision: number;
  #flying: Promise<void> | undefined;
  #hurry = new AbortController();

  constructor(private readonly attempt: string, revision: number, private readonly hooks: Hooks) {
    this.#store = `zx-exam-${attempt}`;
    this.#revision = revision;
    for (const waiting of this.#kept()) {
      this.#waiting.set(`${waiting.question}-${waiting.item}`, waiting);
      this.#revision = Math.max(this.#revision, waiting.revision);
    }
  }

  /** What an earlier page could not send any more. */
  get kept(): readonly Waiting[] {
    return [...this.#waiting.values()];
  }

  save(question: number, item: number, choices: readonly string[], flagged: boolean): void {
    this.#waiting.set(`${question}-${item}`, { question, item, choices, flagged, revision: ++this.#revision });
    this.#keep();
    this.start();
  }

  start(): void {
    this.#flying ??= this.#fly().finally(() => { this.#flying = undefined; });
  }

  /** Settles when everything is on the server's disk, or the line has ended. */
  async flushed(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#life.signal.aborted) {
      this.#hurry.abort();
      this.start();
      await this.#flying;
    }
  }

  stop(): void {
    this.#life.abort();
  }

  /** The attempt is over: nothing is kept. */
  forget(): void {
    this.stop();
    this.#waiting.clear();
    this.#keep();
  }

  async #fly(): Promise<void> {
    for (let [next] = this.#waiting; next && !this.#life.signal.aborted; [next] = this.#waiting) {
      const [place, answer] = next;
      try {
        const saved = await this.#send(answer);
        this.#answered(place, answer, saved);
        this.hooks.saved(saved.remainingSeconds);
      } catch (error) {
        if (this.#life.signal.aborted) return;
        if (!(error instanceof Refused)) throw error;
        this.#drop(place, answer);
        if (error.problem.status !== 400) {
          this.stop();
          this.hooks.ended(error.problem);
        }
      }
    }
  }

  #answered(place: string, answer: Waiting, saved: Saved): void {
    if (saved.revision <= answer.revision) return this.#drop(place, answer);
    // Another tab or device was counting further: what was chosen here is the later wish, so it is sent above.
    this.#revision = Math.max(this.#revision, saved.revision);
    if (this.#waiting.get(place) === answer) this.#waiting.set(place, { ...answer, revision: ++this.#revision });
    this.#keep();
  }

  #drop(place: string, answer: Waiting): void {
    if (this.#waiting.get(place) === answer) this.#waiting.delete(place);
    this.#keep();
  }

  async #send(answer: Waiting): Promise<Saved> {
    const { question, item, ...body } = answer;
    for (let attempt = 0; ; attempt++) {
      try {
        const saved = await call<Saved>("PUT", `/api/v1/attempts/${this.attempt}/answers/${question}/${item}`, { body, signal: this.#life.signal, timeoutSeconds: 8 });
        if (attempt > 0) this.hooks.found();
        return saved;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (attempt === 1) this.hooks.lost();
        this.#hurry = new AbortController();
        const wake = (): void => this.#hurry.abort();
        window.addEventListener("online", wake, { once: true });
        await sleep((error.retryAfterSeconds ?? Math.min(5, 0.5 * 2 ** attempt)) * 1000, this.#hurry.signal).catch(() => undefined);
        window.removeEventListener("online", wake);
        this.#life.signal.throwIfAborted();
      }
    }
  }

  #kept(): Waiting[] {
    try {
      return JSON.parse(localStorage.getItem(this.#store) ?? "[]") as Waiting[];
    } catch {
      return [];
    }
  }

  #keep(): void {
    try {
      if (this.#waiting.size === 0) localStorage.removeItem(this.#store);
      else localStorage.setItem(this.#store, JSON.stringify([...this.#waiting.values()]));
    } catch {
      // A full or forbidden store: the answers still wait in this page.
    }
  }
}
