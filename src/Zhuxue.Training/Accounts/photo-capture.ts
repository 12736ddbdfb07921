import { Camera, NoCamera } from "../../Zhuxue.Platform/Components/camera";
import { Parts } from "../../Zhuxue.Platform/Components/parts";
import { dated, takenAt } from "./photo-date";

/** Longest side of what is sent, in pixels: enough for the small print of a card, small enough for a slow line. */
const longest = 2000;

/**
 * A file input that can also take its picture with the camera. Attribute kind: portrait, id-front or id-back. The picture
 * is put into the input itself, so the form around it stays a plain form. Large photos are made smaller before they are sent.
 */
class PhotoPicker extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #camera: Camera | undefined;
  #shown = "";

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#parts.show("offer", Boolean(navigator.mediaDevices?.getUserMedia));
    this.#parts.on("camera", () => void this.#open(), signal);
    this.#parts.on("shoot", () => void this.#shoot(), signal);
    this.#parts.on("close", () => this.#close(), signal);
    this.#input.addEventListener("change", () => void this.#chosen(), { signal });
  }

  disconnectedCallback(): void {
    this.#life.abort();
    this.#close();
    URL.revokeObjectURL(this.#shown);
  }

  get #input(): HTMLInputElement {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) throw new Error("zx-photo has no file input");
    return input;
  }

  async #open(): Promise<void> {
    this.#parts.show("trouble", false);
    try {
      const portrait = this.getAttribute("kind") === "portrait";
      const camera = await Camera.open(portrait ? "user" : "environment", 1280, 960);
      if (this.#life.signal.aborted) return camera.close();
      this.#camera?.close();
      this.#camera = camera;
      const preview = this.#parts.get<HTMLVideoElement>("preview");
      preview.srcObject = camera.stream;
      this.#parts.show("shoot", true);
      this.#parts.show("result", false);
      this.#parts.show("offer", false);
      await preview.play();
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.#trouble(`${error.trouble.title}。${error.trouble.steps.filter((step) => !step.includes("按“再试一次”")).join("")}也可以直接选一张照片。`);
    }
  }

  async #shoot(): Promise<void> {
    const picture = await this.#camera?.picture(1600, 1600, 0.9);
    if (!picture) return this.#trouble("摄像头没有画面。请再试一次，或直接选一张照片。");
    this.#close();
    this.#put(picture, "拍好了。不满意可以再拍一张。");
  }

  async #chosen(): Promise<void> {
    const file = this.#input.files?.[0];
    this.#parts.show("trouble", false);
    this.#parts.show("result", false);
    if (!file) return;
    if (/^image\/(gif|webp)$/.test(file.type)) return this.#trouble("这是动图或网页图片，不能用。请选一张 JPG 或 PNG 照片。");
    if (/^image\/hei[cf]$/.test(file.type) || /\.hei[cf]$/i.test(file.name)) return this.#trouble("苹果手机的 HEIC 照片打不开。请用摄像头当场拍，或在手机“设置”→“相机”→“格式”里选“兼容性最佳”再拍。");
    if (!/^image\/(jpeg|png)$/.test(file.type)) return this.#trouble("这不是 JPG 或 PNG 照片。请另选一张。");
    const smaller = await shrink(file).catch(() => null);
    if (smaller === null) return this.#trouble("这张照片打不开。请另选一张。");
    this.#put(smaller, smaller === file ? "已选好，请看清楚再保存。" : "已选好，并缩小到合适的大小。请看清楚再保存。");
  }

  #put(picture: Blob, words: string): void {
    const file = picture instanceof File ? picture : new File([picture], `${this.getAttribute("kind") ?? "photo"}.jpg`, { type: "image/jpeg" });
    const list = new DataTransfer();
    list.items.add(file);
    this.#input.files = list.files;
    URL.revokeObjectURL(this.#shown);
    this.#shown = URL.createObjectURL(file);
    this.#parts.get<HTMLImageElement>("picture").src = this.#shown;
    this.#parts.say("result-words", words);
    this.#parts.show("result", true);
  }

  #trouble(words: string): void {
    this.#parts.say("trouble-words", words);
    this.#parts.show("trouble", true);
    this.#close();
  }

  #close(): void {
    this.#camera?.close();
    this.#camera = undefined;
    this.#parts.show("shoot", false);
    this.#parts.show("offer", Boolean(navigator.mediaDevices?.getUserMedia));
  }
}

/** The picture upright and no longer than allowed; the very file when it is small enough already. */
async function shrink(file: File): Promise<Blob> {
  const image = await createImageBitmap(file);
  const scale = longest / Math.max(image.width, image.height);
  if (scale >= 1 && file.size < 2_000_000) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * Math.min(1, scale));
  canvas.height = Math.round(image.height * Math.min(1, scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const smaller = await new Promise<Blob>((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", 0.9));
  return dated(smaller, file.type === "image/jpeg" ? await takenAt(file) : null);
}

customElements.define("zx-photo", PhotoPicker);
