export {};

/**
 * Shows a part of the page as it changes on the server: every `seconds` (3) it fetches the page again (or `src`) and
 * takes the inside of the element with the same id. Stops when the fetched element carries `done`, and rests while the
 * page is not looked at. Without script the page shows the state of its last load.
 */
class Poll extends HTMLElement {
  #timer = 0;
  #abort: AbortController | undefined;

  connectedCallback(): void {
    this.#plan();
    document.addEventListener("visibilitychange", this.#wake);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    document.removeEventListener("visibilitychange", this.#wake);
  }

  #wake = (): void => {
    if (!document.hidden) this.#plan(0);
  };

  #plan(seconds = Number(this.getAttribute("seconds") ?? 3)): void {
    clearTimeout(this.#timer);
    if (!this.hasAttribute("done")) this.#timer = setTimeout(() => void this.#fetch(), seconds * 1000);
  }

  async #fetch(): Promise<void> {
    if (document.hidden) return;
    this.#abort?.abort();
    this.#abort = new AbortController();
    try {
      const reply = await fetch(this.getAttribute("src") ?? location.href, {
        headers: { Accept: "text/html", "X-Zhuxue": "web" }, credentials: "same-origin", signal: this.#abort.signal,
      });
      if (reply.ok && !reply.redirected) {
        const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(this.id);
        if (fresh && fresh.innerHTML !== this.innerHTML) this.replaceChildren(...fresh.childNodes);
        this.toggleAttribute("done", fresh?.hasAttribute("done") ?? true);
      }
    } catch {
      // The next round tries again; what is shown stays true as of its last change.
    }
    if (this.isConnected) this.#plan();
  }
}

customElements.define("zx-poll", Poll);
