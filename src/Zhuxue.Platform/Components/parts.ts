/**
 * The parts of an island, by the names that its Razor component gives them: data-part for what is shown, data-do for what
 * can be pressed. A missing part is a bug in the component.
 */
export class Parts {
  constructor(readonly root: HTMLElement) {}

  get<E extends Element = HTMLElement>(name: string): E {
    const part = this.root.querySelector<E>(`[data-part="${name}"]`);
    if (!part) throw new Error(`${this.root.localName} has no part ${name}`);
    return part;
  }

  find<E extends Element = HTMLElement>(name: string): E | null {
    return this.root.querySelector<E>(`[data-part="${name}"]`);
  }

  say(name: string, words: string): void {
    const part = this.find(name);
    if (part && part.textContent !== words) part.textContent = words;
  }

  show(name: string, shown: boolean): void {
    const part = this.find(name);
    if (part) part.hidden = !shown;
  }

  /** Of the elements that carry the attribute, shows those with the value and hides the others. */
  choose(attribute: string, value: string, within: ParentNode = this.root): void {
    for (const part of within.querySelectorAll(`[${attribute}]`)) part.toggleAttribute("hidden", part.getAttribute(attribute) !== value);
  }

  /** Calls back when something with this data-do is pressed. */
  on(action: string, pressed: (button: HTMLElement) => void, signal: AbortSignal): void {
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
      if (button?.dataset["do"] === action) pressed(button);
    }, { signal });
  }
}

/** A length of time as a clock: 52:18, or 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** A length of time in words: 37 分 42 秒, 45 分钟, 18 秒. */
export function timeWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [m, s] = [Math.floor(whole / 60), whole % 60];
  return m === 0 ? `${s} 秒` : s === 0 ? `${m} 分钟` : `${m} 分 ${String(s).padStart(2, "0")} 秒`;
}
