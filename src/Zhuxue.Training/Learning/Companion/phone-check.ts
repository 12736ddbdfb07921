import { NoAnswer, Refused, call } from "../../../Zhuxue.Platform/Components/api";
import { Camera, NoCamera } from "../../../Zhuxue.Platform/Components/camera";
import { Parts } from "../../../Zhuxue.Platform/Components/parts";
import { FaceCheckElement, type BegunCheck } from "../../FaceChecks/face-check";

interface Look {
  readonly name: string;
  readonly lesson: string;
  readonly expiresInSeconds: number;
}

/**
 * 手机代拍: the page behind the QR code. The link's secret follows the # and is sent in the body of requests only. Nothing is used up before the
 * person presses the button and the camera is open.
 */
class PhoneCheck extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #camera: Camera | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    this.#parts.on("open", () => void this.#open(), this.#life.signal);
    window.addEventListener("hashchange", () => void this.#look(), { signal: this.#life.signal });
    void this.#look();
  }

  disconnectedCallback(): void {
    this.#life.abort();
    this.#camera?.close();
  }

  get #token(): string {
    return location.hash.slice(1);
  }

  async #look(): Promise<void> {
    this.#view("wait");
    try {
      const look = await call<Look>("POST", "/api/v1/phone/look", { body: { token: this.#token }, signal: this.#life.signal });
      this.#parts.say("name", look.name);
      this.#parts.say("lesson", look.lesson);
      this.#view("ready");
    } catch (error) {
      this.#fail(error);
    }
  }

  async #open(): Promise<void> {
    const button = this.querySelector<HTMLButtonElement>("[data-do=open]");
    if (button) button.disabled = true;
    this.#parts.show("camera-trouble", false);
    try {
      this.#camera = await Camera.open();
      const begun = await call<BegunCheck>("POST", "/api/v1/phone/open", { body: { token: this.#token }, signal: this.#life.signal });
      const gate = this.querySelector("zx-face-check");
      if (!(gate instanceof FaceCheckElement)) throw new Error("zx-phone has no zx-face-check");
      this.#view((await gate.run(begun, this.#camera)) ? "passed" : "refused");
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#camera?.close();
      this.#camera = undefined;
      if (button) button.disabled = false;
    }
  }

  #fail(error: unknown): void {
    if (this.#life.signal.aborted) return;
    if (error instanceof NoCamera) {
      this.#parts.say("camera-title", error.trouble.title);
      this.#parts.get("camera-steps").replaceChildren(...error.trouble.steps.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
      return this.#parts.show("camera-trouble", true);
    }
    this.#view("trouble");
    if (error instanceof Refused) {
      this.#parts.say("title", error.problem.title.replace(/。$/, ""));
      this.#parts.say("words", error.problem.detail);
    } else if (error instanceof NoAnswer) {
      this.#parts.say("title", "网络不通");
      this.#parts.say("words", "请看看手机的网络，再扫一次码。");
    } else {
      throw error;
    }
  }

  #view(name: "wait" | "ready" | "passed" | "refused" | "trouble"): void {
    this.#parts.choose("data-phone", name);
  }
}

customElements.define("zx-phone", PhoneCheck);
