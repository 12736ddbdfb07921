import { NoAnswer, Refused, call } from "../../../Zhuxue.Platform/Components/api";
import { Camera, NoCamera } from "../../../Zhuxue.Platform/Components/camera";
import { Parts } from "../../../Zhuxue.Platform/Components/parts";
import { FaceCheckElement, type BegunCheck } from "../../FaceChecks/face-check";

interface Started {
  readonly attemptId: string;
  /** Null when the sitting runs already. */
  readonly faceCheckId: string | null;
  readonly steps: number;
  readonly url: string;
}

/** The way into an exam: camera → attempt → face check → paper. Attribute: enrolment. */
class ExamStart extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #camera: Camera | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    this.#parts.on("start", (button) => void this.#start(button as HTMLButtonElement), this.#life.signal);
  }

  disconnectedCallback(): void {
    this.#life.abort();
    this.#camera?.close();
  }

  async #start(button: HTMLButtonElement): Promise<void> {
    const { signal } = this.#life;
    button.disabled = true;
    this.#parts.show("trouble", false);
    try {
      this.#camera = await Camera.open();
      const started = await call<Started>("POST", `/api/v1/enrolments/${this.getAttribute("enrolment")}/attempts`, { body: {}, signal });
      if (started.faceCheckId === null) return location.assign(started.url);
      const gate = this.querySelector("zx-face-check");
      if (!(gate instanceof FaceCheckElement)) throw new Error("zx-exam-start has no zx-face-check");
      const begun = { faceCheckId: started.faceCheckId, steps: started.steps };
      if (await gate.run(begun, this.#camera, () => call<BegunCheck>("POST", `/api/v1/attempts/${started.attemptId}/face-checks`, { signal }))) location.assign(started.url);
    } catch (error) {
      if (signal.aborted) return;
      this.#trouble(error);
    } finally {
      this.#camera?.close();
      button.disabled = false;
    }
  }

  #trouble(error: unknown): void {
    const [title, words] = error instanceof NoCamera ? [error.trouble.title, error.trouble.words]
      : error instanceof Refused ? [error.problem.title, error.problem.detail]
      : error instanceof NoAnswer ? ["网络不通", "学时都在。请看看网络，再试一次。"]
      : ["页面出了问题", "请刷新页面再试。"];
    this.#parts.say("trouble-title", title);
    this.#parts.say("trouble-words", words);
    this.#parts.show("trouble", true);
  }
}

customElements.define("zx-exam-start", ExamStart);
