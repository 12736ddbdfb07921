import { NoAnswer, Refused, call, sleep } from "../../../Zhuxue.Platform/Components/api";
import { Camera, NoCamera } from "../../../Zhuxue.Platform/Components/camera";
import { Parts, clock, timeWords } from "../../../Zhuxue.Platform/Components/parts";
import { AnswerLine } from "./answer-line";

interface Report {
  readonly state: "sitting" | "finished";
  readonly remainingSeconds: number;
  readonly snapshotId: string | null;
  readonly reportSeconds: number;
  readonly url: string;
}

const savedWords = "已自动保存。断网也不怕，连上后接着答。";

/**
 * A paper that is sat: shows one question at a time, saves each choice at once, keeps the clock as the server has it, and hands in.
 * Attributes: attempt, remaining (seconds), revision, back.
 */
class ExamSitting extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #line: AnswerLine | undefined;
  #camera: Camera | undefined;
  #endsAt = 0;
  #at = 0;
  #all = false;
  #told = Infinity;
  #left = { times: 0, seconds: 0, since: 0 };
  readonly #taken = new Set<string>();

  connectedCallback(): void {
    if (document.documentElement.hasAttribute("data-turbo-preview")) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#remaining(Number(this.getAttribute("remaining")));
    this.#line = new AnswerLine(this.#attempt, Number(this.getAttribute("revision")), {
      saved: (seconds) => { this.#remaining(seconds); this.#parts.say("saved", savedWords); },
      lost: () => this.#parts.say("saved", "网络断了。答案存在这台设备上，连上后自动送出，请接着答。"),
      found: () => this.#parts.say("saved", savedWords),
      ended: () => void this.#finished(),
    });
    for (const kept of this.#line.kept) this.#restore(kept.question, kept.item, kept.choices, kept.flagged);
    this.#line.start();
    this.addEventListener("change", (event) => this.#chosen(event), { signal });
    this.#parts.on("previous", () => this.#go(this.#at - 1), signal);
    this.#parts.on("next", () => this.#go(this.#at + 1), signal);
    this.#parts.on("flag", (button) => this.#flag(button), signal);
    this.#parts.on("layout", () => this.#layout(!this.#all), signal);
    this.#parts.on("hand-in", (button) => void this.#handIn(button as HTMLButtonElement), signal);
    this.#parts.on("camera", () => void this.#openCamera(), signal);
    this.addEventListener("click", (event) => this.#followSheet(event), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("visibilitychange", () => this.#visible(), { signal });
    const asked = Number(/^#q(\d+)$/.exec(location.hash)?.[1] ?? 0);
    this.#layout(false);
    this.#go(asked > 0 ? asked - 1 : Math.max(0, this.#questions.findIndex((q) => q.dataset["answered"] !== "true")), false);
    void this.#openCamera();
    void this.#tick(signal);
    void this.#report(signal);
  }

  disconnectedCallback(): void {
    this.#life.abort();
    this.#line?.stop();
    this.#camera?.close();
  }

  get #attempt(): string {
    return this.getAttribute("attempt") ?? "";
  }

  get #questions(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-question]")];
  }

  // ── answering ──

  #chosen(event: Event): void {
    const fieldset = event.target instanceof HTMLInputElement ? event.target.closest<HTMLElement>("[data-item]") : null;
    const question = fieldset?.closest<HTMLElement>("[data-question]");
    if (fieldset && question) this.#save(question, fieldset);
  }

  #save(question: HTMLElement, fieldset: HTMLElement): void {
    const choices = [...fieldset.querySelectorAll<HTMLInputElement>("input:checked")].map((input) => input.value);
    this.#parts.say("saved", "正在保存…");
    this.#line?.save(Number(question.dataset["question"]), Number(fieldset.dataset["item"]), choices, isFlagged(question));
    this.#mark(question);
  }

  #flag(button: HTMLElement): void {
    const question = button.closest<HTMLElement>("[data-question]");
    const first = question?.querySelector<HTMLElement>("[data-item]");
    if (!question || !first) return;
    setFlag(question, !isFlagged(question));
    this.#save(question, first);
  }

  #restore(number: number, item: number, choices: readonly string[], flagged: boolean): void {
    const question = this.#questions[number];
    const fieldset = question?.querySelector<HTMLElement>(`[data-item="${item}"]`);
    if (!question || !fieldset) return;
    for (const input of fieldset.querySelectorAll("input")) input.checked = choices.includes(input.value);
    if (item === 0) setFlag(question, flagged);
    this.#mark(question);
  }

  /** The sheet and the counts follow what is chosen. */
  #mark(question: HTMLElement): void {
    const done = [...question.querySelectorAll("[data-item]")].every((item) => item.querySelector("input:checked"));
    if (done) question.dataset["answered"] = "true";
    else delete question.dataset["answered"];
    const link = this.querySelector<HTMLElement>(`.zx-sheet [data-to="${question.dataset["question"]}"]`);
    link?.classList.toggle("is-done", done);
    link?.classList.toggle("is-flag", isFlagged(question));
    link?.setAttribute("aria-label", `第 ${Number(question.dataset["question"]) + 1} 题，${done ? "已答" : "没答"}${isFlagged(question) ? "，已标记" : ""}`);
    const answered = this.#answered;
    this.#parts.say("answered", String(answered));
    const open = this.#questions.length - answered;
    this.#parts.say("unanswered", open > 0 ? `还有 ${open} 题没有答。交卷后不能再改。` : "全部题目都答了。交卷后不能再改。");
  }

  get #answered(): number {
    return this.#questions.filter((q) => q.dataset["answered"] === "true").length;
  }

  // ── moving about ──

  #go(to: number, focus = true): void {
    const questions = this.#questions;
    this.#at = Math.min(Math.max(0, to), questions.length - 1);
    if (!this.#all) questions.forEach((question, index) => { question.hidden = index !== this.#at; });
    for (const link of this.querySelectorAll<HTMLElement>(".zx-sheet a")) {
      if (link.dataset["to"] === String(this.#at)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-do=previous]")) button.disabled = this.#at === 0;
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-do=next]")) button.disabled = this.#at === questions.length - 1;
    const shown = questions[this.#at];
    if (shown) this.#mark(shown);
    if (!focus || !shown) return;
    history.replaceState(history.state, "", `#q${this.#at + 1}`);
    shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
    shown.scrollIntoView({ block: this.#all ? "start" : "nearest" });
  }

  #followSheet(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do=go]") : null;
    if (!link) return;
    event.preventDefault();
    this.#go(Number(link.dataset["to"]));
  }

  #layout(all: boolean): void {
    this.#all = all;
    const button = this.querySelector<HTMLElement>("[data-do=layout]");
    button?.setAttribute("aria-pressed", String(all));
    if (button) this.#parts.choose("data-when", all ? "all" : "one", button);
    this.#parts.show("dock", !all);
    for (const question of this.#questions) question.hidden = false;
    this.#go(this.#at, all);
  }

  /** A to H chooses, the arrows move on; inside options and fields the keys keep their usual meaning. */
  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.querySelector("dialog[open]")) return;
    const inOption = event.target instanceof HTMLInputElement && event.target.type === "radio";
    if (!inOption && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      return this.#go(this.#at + (event.key === "ArrowRight" ? 1 : -1));
    }
    if (!/^[a-h]$/i.test(event.key)) return;
    const question = this.#questions[this.#at];
    const focused = event.target instanceof Element ? event.target.closest("[data-item]") : null;
    const items = [...(question?.querySelectorAll<HTMLElement>("[data-item]") ?? [])];
    const item = focused && question?.contains(focused) ? focused : (items.find((i) => !i.querySelector("input:checked")) ?? items[0]);
    item?.querySelector<HTMLInputElement>(`input[value="${event.key.toUpperCase()}"]`)?.click();
  }

  // ── time, snapshots, the end ──

  #remaining(seconds: number): void {
    this.#endsAt = performance.now() + seconds * 1000;
  }

  async #tick(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const left = Math.max(0, Math.ceil((this.#endsAt - performance.now()) / 1000));
      this.#parts.say("clock", clock(left));
      for (const mark of [600, 300, 60]) {
        if (left > mark || this.#told <= mark) continue;
        this.#told = mark;
        this.#parts.say("time-words", `还剩 ${timeWords(left)}`);
        this.querySelector(".zx-timer")?.classList.toggle("is-short", left <= 300);
      }
      await sleep(250, signal).catch(() => undefined);
    }
  }

  async #report(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { times, seconds } = this.#left;
      let wait = 10;
      try {
        const reply = await call<Report>("POST", `/api/v1/attempts/${this.#attempt}/reports`, { body: { leftTimes: times, leftSeconds: Math.round(seconds) }, signal, timeoutSeconds: 8 });
        this.#left = { ...this.#left, times: this.#left.times - times, seconds: this.#left.seconds - seconds };
        if (reply.state === "finished") return void this.#finished();
        this.#remaining(reply.remainingSeconds);
        if (reply.snapshotId) void this.#snapshot(reply.snapshotId);
        wait = reply.reportSeconds;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refused && error.problem.status !== 429) return void this.#finished();
      }
      // At the end the page asks once more, so that nobody sits before a clock at zero.
      const left = (this.#endsAt - performance.now()) / 1000;
      await sleep(Math.min(wait, left > 0 ? left + 5.5 : 2) * 1000, signal).catch(() => undefined);
    }
  }

  #visible(): void {
    if (document.hidden) {
      this.#left = { ...this.#left, times: this.#left.times + 1, since: performance.now() };
    } else if (this.#left.since > 0) {
      this.#left = { ...this.#left, seconds: this.#left.seconds + (performance.now() - this.#left.since) / 1000, since: 0 };
    }
  }

  async #openCamera(): Promise<void> {
    try {
      this.#camera = await Camera.open();
      if (this.#life.signal.aborted) return this.#camera.close();
      this.#parts.show("no-camera", false);
      this.#camera.watch(() => this.#parts.show("no-camera", true), () => this.#parts.show("no-camera", false), this.#life.signal);
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.#parts.show("no-camera", true);
    }
  }

  async #snapshot(id: string): Promise<void> {
    const picture = this.#taken.has(id) ? null : await this.#camera?.picture(640, 480, 0.85);
    if (!picture) return;
    this.#taken.add(id);
    try {
      await call("POST", `/api/v1/attempts/${this.#attempt}/snapshots/${id}`, { body: picture, signal: this.#life.signal, timeoutSeconds: 30 });
    } catch (error) {
      // Asked again by the next report: a picture that was not read or did not arrive is taken anew.
      if (error instanceof NoAnswer || (error instanceof Refused && error.problem.status === 400)) this.#taken.delete(id);
    }
  }

  async #handIn(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    this.#parts.show("hand-in-trouble", false);
    try {
      await Promise.race([this.#line?.flushed(), sleep(15_000, this.#life.signal).then(() => { throw new NoAnswer(); })]);
      const { url } = await call<{ url: string }>("POST", `/api/v1/attempts/${this.#attempt}/hand-in`, { body: {}, signal: this.#life.signal, timeoutSeconds: 20 });
      this.#leave(url);
    } catch (error) {
      if (this.#life.signal.aborted) return;
      button.disabled = false;
      this.#parts.say("hand-in-trouble", error instanceof Refused ? `${error.problem.title}${error.problem.detail}` : "网络不通，还没有交上。答案都存在这台设备上，连上网后再按一次“交卷”；时间到了也会自动交卷。");
      this.#parts.show("hand-in-trouble", true);
    }
  }

  #finished(): void {
    this.#leave(`/exam/attempts/${this.#attempt}`);
  }

  #leave(url: string): void {
    this.#line?.forget();
    this.#life.abort();
    location.replace(url);
  }
}

const isFlagged = (question: HTMLElement): boolean => question.querySelector("[data-do=flag]")?.getAttribute("aria-pressed") === "true";

function setFlag(question: HTMLElement, flagged: boolean): void {
  const button = question.querySelector<HTMLElement>("[data-do=flag]");
  button?.setAttribute("aria-pressed", String(flagged));
  for (const words of button?.querySelectorAll<HTMLElement>("[data-when]") ?? []) words.hidden = (words.dataset["when"] === "on") !== flagged;
}

customElements.define("zx-exam", ExamSitting);
