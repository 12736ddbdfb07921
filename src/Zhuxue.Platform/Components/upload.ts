export {};

/**
 * Wraps a plain multipart form and shows how much of a large file has arrived. Expects, beside the form, a part with
 * data-part="progress" (hidden) that holds a <progress>, data-part="words" and a button data-do="cancel". The server
 * answers as for a plain post: a redirect is followed, a page (with errors beside the fields) is shown.
 */
class Upload extends HTMLElement {
  #request: XMLHttpRequest | undefined;
  #left = new AbortController();

  connectedCallback(): void {
    this.#left = new AbortController();
    this.addEventListener("submit", (event) => this.#send(event), { signal: this.#left.signal });
    this.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-do=cancel]")) this.#request?.abort();
    }, { signal: this.#left.signal });
  }

  disconnectedCallback(): void {
    this.#left.abort();
    this.#request?.abort();
  }

  #send(event: SubmitEvent): void {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form, event.submitter);
    const request = (this.#request = new XMLHttpRequest());
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "text/html");
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (!lengthComputable) return;
      const bar = this.querySelector("progress");
      if (bar) [bar.max, bar.value] = [total, loaded];
      this.#say(loaded < total ? `已上传 ${mega(loaded)} / ${mega(total)}` : "已传完，正在检查文件…");
    };
    request.onload = () => {
      if (request.responseURL !== (form.action || location.href)) return location.assign(request.responseURL);
      if (request.status === 413) return this.#fail("文件太大，没有保存。请换小一点的文件。");
      this.#show(request.responseText);
    };
    request.onerror = () => this.#fail("网络断了，文件没有传完。请连上网后再传一次。");
    request.onabort = () => this.#fail("已取消，文件没有保存。");
    this.#busy(form, true);
    this.#say("开始上传…");
    request.send(body);
  }

  /** The page that a refused post answers with, in place of this one. */
  #show(html: string): void {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    document.dispatchEvent(new CustomEvent("turbo:load"));
  }

  #fail(words: string): void {
    const form = this.querySelector("form");
    if (form) this.#busy(form, false);
    this.#say(words);
  }

  #busy(form: HTMLFormElement, busy: boolean): void {
    for (const button of form.querySelectorAll("button")) button.disabled = busy;
    const part = this.querySelector<HTMLElement>("[data-part=progress]");
    if (part) part.hidden = false;
    const cancel = this.querySelector<HTMLElement>("[data-do=cancel]");
    if (cancel) cancel.hidden = !busy;
  }

  #say(words: string): void {
    const part = this.querySelector("[data-part=words]");
    if (part) part.textContent = words;
  }
}

const mega = (bytes: number): string => `${(bytes / 1048576).toFixed(1)} MB`;

customElements.define("zx-upload", Upload);
