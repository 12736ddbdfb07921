/// <reference types="node" />
import crypto from "node:crypto";

type Get = (address: string) => Promise<{ status: number; body: Buffer }>;

interface Segment {
  readonly seconds: number;
  readonly url: string;
  readonly key: string;
  readonly number: number;
}

/**
 * A native player as phones have one: fetches the playlist by itself and again while it grows, decrypts what it loads, and plays in real time no further
 * than that. It knows nothing of leases. Like real ones it gives up when something is refused.
 */
export class NativePlayer {
  time: number;
  private playing = true;
  private closed = false;
  private segments: Segment[] = [];
  private whole = false;
  private loaded = 0;
  private started = false;
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly get: Get, private readonly src: string, initialTime: number, private readonly emit: (event: string, detail: object) => void) {
    this.time = initialTime;
    void this.load();
    void this.run();
  }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.emit("play", {});
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    this.emit("pause", {});
  }

  seek(seconds: number): void {
    this.time = Math.min(seconds, this.end);
  }

  close(): void {
    this.closed = true;
  }

  /** Seconds that are listed. */
  get end(): number {
    return this.segments.reduce((sum, segment) => sum + segment.seconds, 0);
  }

  private async load(): Promise<void> {
    try {
      const master = await this.text(this.src);
      const rendition = master.split("\n").find((line) => line && !line.startsWith("#"))!;
      let tries = 0;
      while (!this.closed) {
        if (!this.whole) this.parse(await this.text(rendition));
        // Some seconds ahead, as players do.
        for (let at = 0, i = 0; i < this.segments.length && !this.closed; at += this.segments[i++]!.seconds)
          if (i >= this.loaded && at < this.time + 10) {
            const done = await this.fetch(this.segments[i]!);
            if (!done && ++tries > 100) throw new Error("key");
            if (!done) break;
            this.loaded = i + 1;
          }
        await pause(400);
      }
    } catch (error) {
      if (!this.closed) this.emit("error", { errMsg: String(error) });
      this.closed = true;
    }
  }

  private parse(text: string): void {
    let [key, seconds, number] = ["", 0, 0];
    const segments: Segment[] = [];
    for (const line of text.split("\n")) {
      if (line.startsWith("#EXT-X-KEY")) key = /URI="([^"]+)"/.exec(line)![1]!;
      else if (line.startsWith("#EXTINF:")) seconds = Number(/:([\d.]+)/.exec(line)![1]);
      else if (line && !line.startsWith("#")) segments.push({ seconds, url: line, key, number: number++ });
    }
    this.segments = segments;
    this.whole = text.includes("#EXT-X-ENDLIST");
  }

  private async fetch(segment: Segment): Promise<boolean> {
    if (!this.keys.has(segment.key)) {
      const { status, body } = await this.get(segment.key);
      if (status === 425) return false;
      if (status !== 200) throw new Error(`key ${status}`);
      this.keys.set(segment.key, body);
    }
    const { status, body } = await this.get(segment.url);
    if (status !== 200) throw new Error(`segment ${status}`);
    const iv = Buffer.alloc(16);
    iv.writeUInt32BE(segment.number, 12);
    const decipher = crypto.createDecipheriv("aes-128-cbc", this.keys.get(segment.key)!, iv);
    const film = Buffer.concat([decipher.update(body), decipher.final()]);
    if (film[0] !== 0x47 || film.length % 188 !== 0) throw new Error("no film");
    return true;
  }

  private async run(): Promise<void> {
    for (let last = Date.now(); !this.closed; last = Date.now()) {
      await pause(250);
      const ready = this.segments.slice(0, this.loaded).reduce((sum, segment) => sum + segment.seconds, 0);
      if (!this.playing || this.closed || ready <= this.time) continue;
      if (!this.started) {
        this.started = true;
        this.emit("play", {});
      }
      this.time = Math.min(ready, this.time + (Date.now() - last) / 1000);
      this.emit("timeupdate", { currentTime: this.time, duration: this.end });
      if (this.whole && this.loaded === this.segments.length && this.time >= this.end - 0.01) {
        this.playing = false;
        this.emit("ended", {});
      }
    }
  }

  private async text(address: string): Promise<string> {
    for (let tries = 0; ; tries++) {
      try {
        const { status, body } = await this.get(address);
        if (status !== 200) throw new Error(`playlist ${status}`);
        return body.toString();
      } catch (error) {
        // A short break of the network is waited for; a refusal is not.
        if (this.closed || tries > 20 || /playlist/.test(String(error))) throw error;
        await pause(500);
      }
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
