import type { CameraTrouble } from "../../Zhuxue.Platform/Components/camera";
import { Parts, clock, timeWords } from "../../Zhuxue.Platform/Components/parts";

/** What stands over the picture while the lesson cannot go on. */
export interface Over {
  readonly icon: "offline" | "camera" | "lock" | "warning" | "clock" | "check";
  readonly title: string;
  readonly words: string;
  readonly steps?: readonly string[];
  /** Words of the button; none without. */
  readonly button?: string;
  readonly link?: { readonly words: string; readonly url: string };
}

/** Everything of a lesson that is shown, and nothing that decides: what is earned, the network, notices, buttons. */
export class LessonScreen {
  #earned = 0;
  #duration = 0;
  #savedAt = 0;
  #lostAt = 0;

  constructor(readonly parts: Parts) {}

  qualities(choices: readonly (readonly [string, string])[], chosen: string): void {
    const select = this.parts.find<HTMLSelectElement>("quality");
    select?.replaceChildren(...choices.map(([value, words]) => new Option(words, value, false, value === chosen)));
    this.parts.show("quality-box", choices.length > 0);
  }

  rewindable(may: boolean): void {
    const button = this.button("rewind");
    if (button) button.disabled = !may;
  }

  /** What the server holds as earned. */
  earned(seconds: number, duration: number): void {
    [this.#earned, this.#duration] = [seconds, duration];
    this.tick(0);
  }

  /** Also counts what was played since the last report: an estimate, corrected by the next answer. */
  tick(since: number): void {
    const { parts } = this;
    const now = Math.min(this.#duration, this.#earned + Math.max(0, since));
    const left = Math.max(0, this.#duration - now);
    parts.say("clock", clock(now));
    parts.say("left", timeWords(Math.ceil(left)));
    const bar = parts.find<HTMLProgressElement>("bar");
    if (bar) [bar.max, bar.value] = [Math.max(1, this.#duration), now];
    const line = parts.find("line");
    line?.querySelector("rect")?.setAttribute("width", this.#duration > 0 ? ((now / this.#duration) * 100).toFixed(2) : "0");
    line?.setAttribute("aria-valuemax", String(Math.floor(this.#duration)));
    line?.setAttribute("aria-valuenow", String(Math.floor(now)));
    line?.setAttribute("aria-valuetext", `已学 ${timeWords(now)}，共 ${timeWords(this.#duration)}`);
    if (this.#lostAt) parts.say("lost-for", `断开 ${timeWords((performance.now() - this.#lostAt) / 1000)}`);
    else if (this.#savedAt) parts.say("saved", savedWords((performance.now() - this.#savedAt) / 1000));
  }

  get earnedWords(): string {
    return this.#earned < 1 ? "学过的时间都" : `学过的 ${timeWords(this.#earned)}`;
  }

  saved(): void {
    this.#savedAt = performance.now();
    this.#lostAt = 0;
    this.parts.choose("data-network", "ok");
    this.parts.choose("data-next", "up");
  }

  lost(): void {
    this.#lostAt ||= performance.now();
    this.parts.choose("data-network", "lost");
    this.parts.choose("data-next", "lost");
    this.parts.say("saved", "每 5 秒自动重连");
  }

  done(): void {
    this.earned(this.#duration, this.#duration);
    this.parts.show("remains", false);
    this.parts.show("done", true);
  }

  /** Nothing runs any more: what is shown as learned is what the server holds, without what was only played. */
  stopped(): void {
    if (this.#duration > 0) this.tick(0);
    this.playing(false);
    const button = this.button("toggle");
    if (button) button.disabled = true;
    this.rewindable(false);
    this.chip(null);
  }

  refused(words: string): void {
    this.parts.say("refused", words);
    this.parts.show("refused-section", true);
  }

  playing(playing: boolean): void {
    const button = this.button("toggle");
    if (!button) return;
    button.disabled = false;
    this.parts.choose("data-when", playing ? "playing" : "paused", button);
  }

  silent(silent: boolean): void {
    const button = this.button("mute");
    button?.setAttribute("aria-pressed", String(silent));
    if (button) this.parts.choose("data-when", silent ? "silent" : "sound", button);
  }

  button(action: string): HTMLButtonElement | null {
    return this.parts.root.querySelector<HTMLButtonElement>(`button[data-do="${action}"]`);
  }

  chip(words: string | null, bad = false): void {
    this.parts.show("chip", words !== null);
    this.parts.find("chip")?.classList.toggle("is-bad", bad);
    if (words !== null) this.parts.say("chip-words", words);
  }

  start(shown: boolean): void {
    this.parts.show("start", shown);
  }

  over(over: Over | null): void {
    const { parts } = this;
    parts.show("over", over !== null);
    if (!over) return;
    this.start(false);
    const box = parts.get("over");
    parts.choose("data-icon", over.icon, box);
    parts.say("over-title", over.title);
    parts.say("over-words", over.words);
    parts.show("over-words", over.words !== "");
    parts.get("over-steps").replaceChildren(...(over.steps ?? []).map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    parts.show("over-steps", (over.steps ?? []).length > 0);
    const button = this.button("over");
    if (button) button.hidden = over.button === undefined;
    button?.querySelector("svg")?.toggleAttribute("hidden", !/试|重新/.test(over.button ?? ""));
    parts.say("over-button", over.button ?? "");
    const link = parts.get<HTMLAnchorElement>("over-link");
    link.hidden = over.link === undefined;
    if (over.link) [link.href, link.textContent] = [over.link.url, over.link.words];
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  }

  /** The question of a presence check, over the picture; null takes it away. */
  presence(asked: { title: string; words: string; image: string; choices: readonly string[]; choose: (number: string) => void } | null): void {
    const { parts } = this;
    const was = !parts.get("presence").hidden;
    parts.show("presence", asked !== null);
    parts.get("player").classList.toggle("is-asking", asked !== null);
    if (!asked) return;
    if (document.fullscreenElement && !parts.get("player").contains(document.fullscreenElement)) void document.exitFullscreen().catch(() => undefined);
    parts.say("presence-title", asked.title);
    parts.say("presence-words", asked.words);
    parts.get<HTMLImageElement>("presence-picture").src = asked.image;
    parts.get("presence-choices").replaceChildren(...asked.choices.map((number) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-lg zx-num", textContent: number });
      button.addEventListener("click", () => asked.choose(number));
      return button;
    }));
    this.presenceBusy(false, "");
    if (!was) parts.get("presence-title").focus({ preventScroll: false });
  }

  /** While an answer is on its way; what became of it in words. */
  presenceBusy(busy: boolean, words: string): void {
    for (const button of this.parts.get("presence-choices").querySelectorAll("button")) button.disabled = busy;
    this.parts.say("presence-said", words);
    this.parts.show("presence-said", words !== "");
  }

  /** Seconds that are left, of so many; without a whole there is no hurry. */
  presenceLeft(left: number, whole: number): void {
    this.parts.say("presence-left", whole > 0 ? String(Math.ceil(left)) : "");
    this.parts.find("presence-ring")?.setAttribute("stroke-dasharray", `${whole > 0 ? Math.round((left / whole) * 100) : 100} 100`);
  }

  trouble(trouble: CameraTrouble): void {
    this.over({ icon: "camera", ...trouble, button: "再试一次" });
  }
}

function savedWords(seconds: number): string {
  return seconds < 2 ? "刚刚已保存" : `${timeWords(seconds)}前已保存`;
}
