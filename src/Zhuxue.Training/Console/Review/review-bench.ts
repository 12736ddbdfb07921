import { Parts } from "../../../Zhuxue.Platform/Components/parts";

/** After a page change a key that was meant for the page before must decide nothing. */
const settleMs = 400;

/**
 * The workbench by keyboard. Every key presses something that can be seen (data-key names its keys, separated by spaces), so that nothing works by
 * keyboard alone; without this script the same links and forms do the same.
 */
class ReviewBench extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #begun = 0;
  #sent = false;
  #timer = 0;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#begun = performance.now();
    this.#sent = false;
    document.addEventListener("keydown", this.#press, { signal });
    this.addEventListener("click", this.#click, { signal });
    this.addEventListener("submit", () => (this.#sent = true), { signal });
    this.#parts.on("earlier", () => this.#walk(-1), signal);
    this.#parts.on("later", () => this.#walk(1), signal);
    this.#parts.on("zoom", () => this.#zoom(), signal);
    this.querySelector(".zx-queue [aria-current]")?.scrollIntoView({ block: "nearest" });
    this.#countDown();
  }

  disconnectedCallback(): void {
    this.#life.abort();
    clearInterval(this.#timer);
  }

  #press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const open = this.querySelector<HTMLDialogElement>("dialog[open]");
    if (open && open.id !== "zoom") return;
    if (open && key === "z") return open.close();
    if (open && key !== "arrowleft" && key !== "arrowright") return;
    const button = [...this.querySelectorAll<HTMLElement>(`[data-key~="${CSS.escape(key)}"]`)].find((e) => e.checkVisibility());
    if (!button) return;
    event.preventDefault();
    // A key that is held down, or still on its way from the page before, must not decide the next case.
    const decides = button.hasAttribute("data-decides");
    if (this.#sent || (event.repeat && !key.startsWith("arrow")) || (decides && performance.now() - this.#begun < settleMs)) return;
    button.click();
  };

  #click = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const opener = event.target.closest<HTMLElement>("[data-dialog]");
    const thumb = event.target.closest<HTMLElement>("[data-thumb]");
    if (opener) {
      event.preventDefault();
      const name = opener.dataset["dialog"] ?? "";
      if (name === "zoom") return this.#zoom();
      const dialog = this.querySelector(`#${CSS.escape(name)}`);
      if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
    } else if (thumb) {
      event.preventDefault();
      this.#show(thumb.dataset["thumb"] ?? "");
    }
  };

  #walk(step: number): void {
    const thumbs = [...this.querySelectorAll<HTMLElement>("[data-thumb]")];
    const at = thumbs.findIndex((t) => t.classList.contains("is-on"));
    const next = thumbs[at + step];
    if (!next) return;
    this.#show(next.dataset["thumb"] ?? "");
    next.scrollIntoView({ block: "nearest" });
    if (this.querySelector<HTMLDialogElement>("#zoom")?.open) this.#zoom();
  }

  #show(key: string): void {
    this.#parts.choose("data-shot", key);
    for (const thumb of this.querySelectorAll<HTMLElement>("[data-thumb]")) thumb.classList.toggle("is-on", thumb.dataset["thumb"] === key);
    for (const picture of this.querySelectorAll<HTMLElement>("[data-shot] [data-part=picture]")) picture.toggleAttribute("data-key", false);
    this.querySelector("[data-shot]:not([hidden]) [data-part=picture]")?.setAttribute("data-key", "z");
  }

  #zoom(): void {
    const picture = this.querySelector<HTMLImageElement>("[data-shot]:not([hidden]) [data-part=picture] img");
    const dialog = this.querySelector<HTMLDialogElement>("#zoom");
    if (!picture || !dialog) return;
    this.#parts.get<HTMLImageElement>("zoomed").src = picture.src;
    this.#parts.get<HTMLImageElement>("zoomed").alt = picture.alt;
    this.#parts.say("zoom-words", picture.alt);
    if (!dialog.open) dialog.showModal();
  }

  #countDown(): void {
    const seconds = this.querySelector<HTMLElement>("[data-seconds]");
    if (!seconds) return;
    const end = performance.now() + Number(seconds.textContent) * 1000;
    this.#timer = setInterval(() => {
      const left = Math.ceil((end - performance.now()) / 1000);
      seconds.textContent = String(Math.max(0, left));
      if (left > 0) return;
      clearInterval(this.#timer);
      this.#parts.show("undo", false);
    }, 250);
  }
}

customElements.define("zx-review", ReviewBench);
