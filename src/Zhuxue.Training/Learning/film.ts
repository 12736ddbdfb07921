import type Hls from "hls.js";
import type { HlsConfig, LoaderResponse, RetryConfig } from "hls.js";
import type { Quality } from "./quality";

/** How far the picture may run ahead of what was seen without being taken for a jump (hls.js skips small holes). */
const slackSeconds = 1;

interface Hooks {
  /** A key was refused for good: the lease is probably over. */
  readonly refused: () => void;
  /** The film cannot be played in this browser. */
  readonly broken: (words: string) => void;
}

/**
 * The film of a lesson: key-gated HLS that waits at a key which is not given out yet (425) and goes on when it is. In a
 * guarded film the place cannot be moved and the speed stays 1; a free one (replay) is left alone.
 */
export class Film {
  #hls: Hls | undefined;
  #seen = 0;
  #furthest = 0;
  #moving = false;
  readonly #life = new AbortController();

  constructor(private readonly video: HTMLVideoElement, private readonly guarded: boolean, private readonly hooks: Hooks) {}

  /** Loads the player (a chunk of its own) before it is needed. */
  static preload(): Promise<typeof import("hls.js/light")> {
    return import("hls.js/light");
  }

  async open(playlist: string, startSeconds: number, quality: Quality): Promise<void> {
    this.#seen = this.#furthest = startSeconds;
    if (this.guarded) this.#guard();
    const { default: Player } = await Film.preload();
    if (this.#life.signal.aborted) return;
    if (!Player.isSupported()) {
      if (!this.video.canPlayType("application/vnd.apple.mpegurl")) return this.hooks.broken("这个浏览器不能播放课程。请换最新版的 Chrome、Edge 或 360 浏览器（极速模式）。");
      this.video.src = playlist;
      this.video.addEventListener("loadedmetadata", () => this.moveTo(startSeconds), { once: true, signal: this.#life.signal });
      return;
    }
    const hls = (this.#hls = new Player(configure(startSeconds)));
    const { ERROR, MANIFEST_PARSED } = Player.Events;
    let recovered = 0;
    hls.on(ERROR, (_, data) => {
      if (data.response?.code === 403) this.hooks.refused();
      if (!data.fatal || this.#life.signal.aborted) return;
      if (data.type === Player.ErrorTypes.NETWORK_ERROR) setTimeout(() => this.#hls?.startLoad(), 2000);
      else if (data.type === Player.ErrorTypes.MEDIA_ERROR && recovered++ < 5) hls.recoverMediaError();
      else this.hooks.broken("视频放不出来。学过的时间都已存好。请刷新页面；还不行，请换一个浏览器。");
    });
    this.#moving = true;
    const ready = new Promise<void>((resolve) => hls.on(MANIFEST_PARSED, () => {
      this.choose(quality);
      hls.startLoad(startSeconds);
      resolve();
    }));
    hls.loadSource(playlist);
    hls.attachMedia(this.video);
    await ready;
  }

  /** What may be chosen; empty while there is one rendition only. An older film lacks the newer ones. */
  get qualities(): Quality[] {
    const names = this.#names;
    return names.length < 2 ? [] : ["auto", "saver", ...(["slides", "low", "standard"] as const).filter((name) => names.includes(name))];
  }

  /** From the next segment on. Sparing means the small picture at most; by itself, the player begins with it and follows the line. */
  choose(quality: Quality): void {
    const hls = this.#hls;
    if (!hls) return;
    const names = this.#names;
    const one = names.indexOf(quality);
    const small = Math.max(0, names.indexOf("low"));
    hls.autoLevelCapping = quality === "saver" ? small : -1;
    hls.startLevel = one >= 0 ? one : small;
    if (hls.manualLevel !== one) hls.nextLevel = one;
  }

  /** The renditions as the server calls them, from the smallest. */
  get #names(): string[] {
    return (this.#hls?.levels ?? []).map((level) => /([\w-]+)\.m3u8/.exec(level.uri)?.[1] ?? "");
  }

  get position(): number {
    return this.video.ended ? Math.max(this.#seen, this.video.currentTime) : this.#seen;
  }

  /** Seconds that are there to be played without the network. */
  get ahead(): number {
    const { buffered, currentTime } = this.video;
    for (let i = 0; i < buffered.length; i++)
      if (buffered.start(i) <= currentTime + 0.3 && buffered.end(i) >= currentTime) return buffered.end(i) - currentTime;
    return 0;
  }

  /** Moves the place on behalf of the server. */
  moveTo(seconds: number): void {
    this.#moving = true;
    this.#seen = seconds;
    this.#furthest = Math.max(this.#furthest, seconds);
    this.video.currentTime = seconds;
  }

  /** Goes back to look again, no further than so many seconds before the furthest place that was seen. */
  rewind(seconds: number): void {
    this.moveTo(Math.max(0, this.#furthest - seconds));
  }

  /** Plays; false when the browser wants a press first. */
  async play(): Promise<boolean> {
    try {
      await this.video.play();
      return true;
    } catch (error) {
      return !(error instanceof DOMException && error.name === "NotAllowedError");
    }
  }

  close(): void {
    this.#life.abort();
    this.#hls?.destroy();
    this.#hls = undefined;
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  #guard(): void {
    const { video } = this;
    const { signal } = this.#life;
    video.addEventListener("timeupdate", () => {
      if (!video.seeking && Math.abs(video.currentTime - this.#seen) < slackSeconds + 1) this.#seen = video.currentTime;
      this.#furthest = Math.max(this.#furthest, this.#seen);
    }, { signal });
    video.addEventListener("seeking", () => {
      if (!this.#moving && Math.abs(video.currentTime - this.#seen) > slackSeconds) video.currentTime = this.#seen;
    }, { signal });
    video.addEventListener("seeked", () => { this.#moving = false; }, { signal });
    video.addEventListener("playing", () => { this.#moving = false; }, { signal });
    video.addEventListener("ratechange", () => {
      if (video.playbackRate !== 1) video.playbackRate = 1;
    }, { signal });
    for (const act of ["seekbackward", "seekforward", "seekto", "previoustrack", "nexttrack"] as const)
      try { navigator.mediaSession?.setActionHandler(act, () => undefined); } catch { /* an older browser does not know the action */ }
  }
}

function configure(startPosition: number): Partial<HlsConfig> {
  const retry: RetryConfig = {
    maxNumRetry: 1e6, retryDelayMs: 1000, maxRetryDelayMs: 2000, backoff: "linear",
    // 425: not earned yet, wait. 403: the lease may be over; the beats will tell.
    shouldRetry: (config, count, _timeout, reply: LoaderResponse | undefined, otherwise) =>
      [403, 425].includes(reply?.code ?? 0) ? count < (config?.maxNumRetry ?? 0) : otherwise,
  };
  return {
    startPosition, maxBufferLength: 8, maxMaxBufferLength: 12, backBufferLength: 10, enableWorker: false, lowLatencyMode: false,
    // What to begin with is said when the renditions are known.
    autoStartLoad: false,
    keyLoadPolicy: {
      default: {
        maxTimeToFirstByteMs: 8000, maxLoadTimeMs: 20000, timeoutRetry: { maxNumRetry: 3, retryDelayMs: 1000, maxRetryDelayMs: 4000 }, errorRetry: retry,
      },
    },
  };
}
