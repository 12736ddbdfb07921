import { NoAnswer, Refused, call, sleep, type Problem } from "../../Zhuxue.Platform/Components/api";
import { Camera, NoCamera, type CameraTrouble } from "../../Zhuxue.Platform/Components/camera";
import { Parts } from "../../Zhuxue.Platform/Components/parts";
import { FaceCheckElement, type BegunCheck } from "../FaceChecks/face-check";
import { askToNotify, mayAskToNotify } from "./attention";
import { BeatLine, type BeatReply } from "./beat-line";
import { Film } from "./film";
import { qualityWords, rememberQuality, rememberedQuality, type Quality } from "./quality";
import type { Lease, StartedLease } from "./lease";
import { endLesson } from "./lesson-end";
import { LessonScreen } from "./lesson-screen";
import { Presence, type Asker } from "./presence";
import { Snapshots } from "./snapshots";
import { CodeGate } from "./WithoutFace/code-gate";
import { QuestionPrompt } from "./WithoutFace/question-prompt";

/** While paused the lease is kept alive for so long; after it the face is checked again. */
const keepPausedMs = 10 * 60_000;

/**
 * A lesson, from the camera to its last second (M5–M7): camera → lease → face check → film with beats → next lesson or M9.
 * It decides nothing about time: what is earned is what the server answers. Attributes: mode (learn, replay), lesson,
 * enrolment, autostart, back, rewind (seconds), way (code: without a camera); in replay: playlist. Event: zx-lesson-completed.
 */
class LessonPlayer extends HTMLElement {
  readonly #parts = new Parts(this);
  readonly #screen = new LessonScreen(this.#parts);
  #page = new AbortController();
  #lesson = new AbortController();
  #camera: Camera | undefined;
  #film: Film | undefined;
  #beats: BeatLine | undefined;
  #snapshots: Snapshots | undefined;
  #presence: Asker | undefined;
  #byCode = false;
  #leaseId = "";
  #reported = { position: 0, at: 0 };
  #duration = 0;
  #beatMs = 10_000;
  #pausedAt = 0;
  #line: "up" | "lost" | "waiting" = "up";
  #press: () => void = () => undefined;

  connectedCallback(): void {
    if (document.documentElement.hasAttribute("data-turbo-preview")) return;
    this.#page = new AbortController();
    const { signal } = this.#page;
    if (this.getAttribute("mode") === "replay") {
      this.#film = new Film(this.#video, false, { refused: () => undefined, broken: () => undefined });
      void this.#film.open(this.getAttribute("playlist") ?? "", 0, rememberedQuality());
      return;
    }
    this.#parts.on("start", () => void this.#start(), signal);
    this.#parts.on("over", () => this.#press(), signal);
    this.#parts.on("toggle", () => this.#toggle(), signal);
    this.#parts.on("mute", () => { this.#video.muted = !this.#video.muted; }, signal);
    this.#parts.on("rewind", () => this.#rewind(), signal);
    this.#parts.find("quality")?.addEventListener("change", () => this.#chooseQuality(), { signal });
    window.addEventListener("offline", () => { if (this.#film && this.#line !== "waiting" && !this.#video.paused) this.#waitForLine(); }, { signal });
    this.#parts.on("notify", () => void askToNotify().then(() => this.#parts.show("notify", false)), signal);
    this.#parts.on("fullscreen", () => void (document.fullscreenElement ? document.exitFullscreen() : this.#parts.get("player").requestFullscreen?.()), signal);
    this.#video.addEventListener("play", () => this.#screen.playing(true), { signal });
    this.#video.addEventListener("pause", () => this.#paused(), { signal });
    this.#video.addEventListener("playing", () => this.#played(), { signal });
    this.#video.addEventListener("ended", () => void this.#finish(), { signal });
    this.#video.addEventListener("volumechange", () => this.#screen.silent(this.#video.muted), { signal });
    window.addEventListener("pagehide", () => void this.#leave(false), { signal });
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }, { signal });
    if (this.hasAttribute("autostart")) void this.#start();
  }

  disconnectedCallback(): void {
    void this.#leave(true);
    this.#page.abort();
  }

  get #video(): HTMLVideoElement {
    return this.#parts.get<HTMLVideoElement>("video");
  }

  async #start(): Promise<void> {
    this.#stop();
    const { signal } = (this.#lesson = new AbortController());
    this.#screen.over(null);
    this.#screen.start(false);
    this.#press = () => void this.#start();
    void Film.preload().catch(() => undefined);
    try {
      if (this.#needsCamera) await this.#openCamera(signal);
      if (signal.aborted) return;
      const lease = await call<StartedLease>("POST", `/api/v1/lessons/${this.getAttribute("lesson")}/leases`, { body: { enrolmentId: this.getAttribute("enrolment") }, signal });
      this.#leaseId = lease.leaseId;
      this.#duration = lease.durationSeconds;
      this.#screen.earned(lease.earnedSeconds, lease.durationSeconds);
      this.#byCode = lease.proof === "code";
      const passed = this.#byCode ? await this.#passCode(lease) : await this.#passFace(lease, signal);
      if (signal.aborted) return;
      if (!passed) return this.#giveUp();
      await this.#learn(await call<Lease>("GET", `/api/v1/leases/${lease.leaseId}`, { signal }), signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async #passFace(lease: StartedLease, signal: AbortSignal): Promise<boolean> {
    // The way may have changed since the page was made.
    if (!this.#camera) await this.#openCamera(signal);
    const gate = this.querySelector("zx-face-check");
    if (!(gate instanceof FaceCheckElement)) throw new Error("zx-player has no zx-face-check");
    if (!this.#camera) return false;
    gate.querySelector("zx-companion")?.setAttribute("lease", lease.leaseId);
    return gate.run(lease, this.#camera, () => call<BegunCheck>("POST", `/api/v1/leases/${lease.leaseId}/face-checks`, { signal }));
  }

  async #passCode(lease: StartedLease): Promise<boolean> {
    this.#camera?.close();
    this.#camera = undefined;
    this.#screen.chip(null);
    const gate = this.querySelector("zx-code");
    if (!(gate instanceof CodeGate)) throw new Error("zx-player has no zx-code");
    return gate.run(lease.leaseId);
  }

  /** The way without a face does without a camera too. */
  get #needsCamera(): boolean {
    return this.getAttribute("way") !== "code";
  }

  async #openCamera(signal: AbortSignal): Promise<void> {
    const camera = await Camera.open();
    if (signal.aborted) return camera.close();
    this.#camera?.close();
    this.#camera = camera;
    this.#screen.chip("摄像头已开");
    camera.watch(() => this.#cameraLost(), () => this.#cameraBack(), signal);
  }

  async #learn(lease: Lease, signal: AbortSignal): Promise<void> {
    if (lease.state !== "active") return this.#ended({ type: "", status: 409, title: "这次学习已结束。", detail: lease.endReason?.words ?? "学过的时间已经存好。请重新开始。" });
    this.#screen.earned(lease.earnedSeconds, lease.durationSeconds);
    [this.#duration, this.#beatMs] = [lease.durationSeconds, lease.beatSeconds * 1000];
    this.#snapshots = new Snapshots(lease.leaseId, signal, () => this.#screen.refused("有一张抓拍因为断网到得晚了，按时没有收到的那一段可能不算。学过的都已存好。"));
    const hooks = {
      camera: () => (this.#camera?.isAlive ? this.#camera : undefined),
      wait: () => { if (!this.#video.paused) this.#video.pause(); },
      passed: () => this.#present(),
      over: () => this.#report(),
    };
    const question = this.querySelector("zx-question");
    this.#presence = !this.#byCode ? new Presence(lease.leaseId, this.#screen, hooks, signal)
      : question instanceof QuestionPrompt ? question.begin(lease.leaseId, hooks, signal) : undefined;
    // The lesson runs, the gate is passed: a decent moment to offer it, and the person decides whether to press.
    this.#parts.show("notify", mayAskToNotify());
    this.#beats = new BeatLine(lease.leaseId, lease.nonce, {
      answered: (reply) => this.#answered(reply),
      lost: () => this.#lineLost(),
      found: () => this.#lineFound(),
      ended: (problem) => this.#ended(problem),
    });
    this.#film = new Film(this.#video, true, {
      refused: () => this.#report(),
      broken: (words) => this.#stopWith("warning", "视频放不出来", words, "再试一次"),
    });
    await this.#film.open(lease.playlist, lease.positionSeconds, rememberedQuality());
    if (signal.aborted) return;
    this.#screen.qualities(this.#film.qualities.map((name) => [name, qualityWords[name]]), rememberedQuality());
    this.#screen.rewindable(true);
    this.#screen.playing(false);
    void this.#tick(signal);
    await this.#play();
  }

  async #play(): Promise<void> {
    if (!this.#film || (await this.#film.play())) return;
    this.#screen.over({ icon: "check", title: "准备好了", words: "浏览器要您点一下，才能开始播放声音和画面。", button: "开始播放" });
    this.#press = () => { this.#screen.over(null); void this.#film?.play(); };
  }

  /** Keeps the screen true every half second, and the beats going. */
  async #tick(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = performance.now();
      const film = this.#film;
      if (film) this.#screen.tick(this.#line === "up" ? Math.min(film.position - this.#reported.position, this.#beatMs / 1000 + 2) : 0);
      const keep = !this.#video.paused || (this.#pausedAt > 0 && now - this.#pausedAt < keepPausedMs);
      if (keep && !this.#video.ended && this.#reported.at > 0 && now - this.#reported.at >= this.#beatMs) this.#report();
      if (film && this.#line !== "waiting" && this.#isCutOff(film)) this.#waitForLine();
      await sleep(500, signal).catch(() => undefined);
    }
  }

  #report(playing = !this.#video.paused, position = this.#film?.position ?? 0): void {
    this.#reported = { position, at: performance.now() };
    this.#beats?.report({ position: Math.round(position * 1000) / 1000, playing });
  }

  #played(): void {
    this.#pausedAt = 0;
    this.#screen.over(null);
    // The first picture, and every return from a pause; a short wait for data is neither.
    if (!this.#beats || (this.#reported.at > 0 && this.#wasPlaying)) return;
    this.#wasPlaying = true;
    this.#report(true);
  }
  #wasPlaying = false;

  #paused(): void {
    this.#screen.playing(false);
    if (this.#video.ended || !this.#wasPlaying) return;
    this.#wasPlaying = false;
    this.#pausedAt = performance.now();
    this.#report(false);
  }

  /** The film is over; the last fractions of a second are reported until the server calls the lesson complete. */
  async #finish(): Promise<void> {
    const { signal } = this.#lesson;
    while (!signal.aborted && this.#video.ended) {
      this.#report(true, this.#duration);
      await sleep(1000, signal).catch(() => undefined);
    }
  }

  #answered(reply: BeatReply): void {
    if (this.#line !== "up") this.#lineFound();
    this.#beatMs = reply.beatSeconds * 1000;
    this.#duration = reply.durationSeconds;
    this.#screen.saved();
    this.#screen.earned(reply.earnedSeconds, reply.durationSeconds);
    if (reply.refused) this.#screen.refused(reply.refused.words);
    if (reply.next.kind === "completed") return this.#completed(reply);
    if (reply.resumeAt !== null) {
      const asked = reply.next.kind === "presence" && reply.refused !== null;
      this.#reported = { ...this.#reported, position: reply.resumeAt };
      const go = !asked && (!this.#video.paused || this.#video.ended);
      this.#film?.moveTo(reply.resumeAt);
      if (go) void this.#film?.play();
    }
    if (reply.next.kind === "snapshot" && reply.next.snapshotId) void this.#snapshot(reply.next.snapshotId);
    if (reply.next.kind === "presence" && reply.next.presenceCheckId) void this.#presence?.ask(reply.next.presenceCheckId, reply.next.dueInSeconds ?? 0);
    else this.#presence?.close();
  }

  /** The presence check was answered: what waited for it goes on. */
  #present(): void {
    this.#screen.chip(this.#byCode ? "答对了" : "核验通过");
    if (this.#video.ended) return;
    if (this.#video.paused) void this.#play();
    else this.#report();
  }

  async #snapshot(id: string): Promise<void> {
    if (!this.#camera || !(await this.#snapshots?.take(id, this.#camera))) return;
    this.#screen.chip("刚才抓拍了一张");
    await sleep(4000, this.#lesson.signal).catch(() => undefined);
    if (this.#camera?.isAlive) this.#screen.chip("摄像头已开");
  }

  #completed(reply: BeatReply): void {
    this.#stop();
    this.#screen.done();
    this.dispatchEvent(new CustomEvent("zx-lesson-completed", { bubbles: true }));
    const { signal } = (this.#lesson = new AbortController());
    void endLesson(this.#screen, reply.next, this.#back, (press) => { this.#press = press; }, signal);
  }

  get #back(): { words: string; url: string } {
    return { words: "回到我的培训", url: this.getAttribute("back") ?? "/training" };
  }

  /** The server keeps open the time of one beat for a late answer: what is played beyond it might not be earned. */
  #isCutOff(film: Film): boolean {
    const flight = this.#beats?.flight;
    const late = flight && performance.now() - flight.since > this.#beatMs && film.position - flight.position >= this.#beatMs / 1000 - 1;
    return Boolean(late) || (this.#line === "lost" && film.ahead < 0.5);
  }

  #lineLost(): void {
    // It may be known already: the browser says so at once.
    if (this.#line === "up") this.#line = "lost";
    this.#screen.lost();
  }

  /** What was in the buffer has been shown: now the lesson pauses by itself. */
  #waitForLine(): void {
    this.#line = "waiting";
    this.#screen.lost();
    // Goes out, with this very place in it, when the line is back.
    this.#report(false);
    this.#wasPlaying = false;
    this.#video.pause();
    this.#screen.over({ icon: "offline", title: "网络断了，已自动暂停", words: `${this.#screen.earnedWords}已经存好。网络一通就自动接着学，不用重来。`, button: "现在就试" });
    this.#press = () => this.#beats?.tryNow();
  }

  #lineFound(): void {
    const waited = this.#line === "waiting";
    this.#line = "up";
    if (!waited) return;
    this.#screen.over(null);
    void this.#play();
  }

  #cameraLost(trouble: CameraTrouble = Camera.lost): void {
    this.#video.pause();
    this.#screen.chip("摄像头断开", true);
    this.#screen.trouble(trouble);
    this.#press = () => void this.#reopen();
    void this.#tellFault(trouble);
  }

  /** Tells the server: a broken camera is not an absent person. It is a claim, and earns nothing. */
  async #tellFault({ kind }: CameraTrouble): Promise<void> {
    const [leaseId, { signal }] = [this.#leaseId, this.#lesson];
    this.#presence?.hide(true);
    const fault = { kind: kind ?? "lost" };
    for (let tries = 0; this.#beats && tries < 4; tries++) {
      try {
        const { dueInSeconds } = await call<{ dueInSeconds: number | null }>("POST", `/api/v1/leases/${leaseId}/camera-faults`, { body: fault, signal });
        return this.#presence?.hide(!this.#camera?.isAlive, dueInSeconds);
      } catch (error) {
        if (signal.aborted || !(error instanceof NoAnswer)) return;
        await sleep(2000, signal).catch(() => undefined);
      }
    }
  }

  #cameraBack(): void {
    if (!this.#camera?.isAlive) return;
    this.#screen.chip("摄像头已开");
    if (this.#line !== "waiting") this.#screen.over(null);
    this.#presence?.hide(false);
    if (this.#beats) void this.#play();
  }

  async #reopen(): Promise<void> {
    if (!this.#beats) return this.#start();
    try {
      await this.#openCamera(this.#lesson.signal);
      this.#cameraBack();
    } catch (error) {
      // The lease waits while the person looks for the cause.
      if (error instanceof NoCamera) this.#cameraLost(error.trouble);
      else this.#fail(error);
    }
  }

  #toggle(): void {
    if (!this.#film) return void this.#start();
    if (!this.#video.paused) this.#video.pause();
    else if (this.#line === "up" && (this.#byCode || this.#camera?.isAlive)) void this.#film.play();
  }

  #chooseQuality(): void {
    const quality = this.#parts.get<HTMLSelectElement>("quality").value as Quality;
    rememberQuality(quality);
    this.#film?.choose(quality);
  }

  /** A look back earns nothing: what was played up to here is reported first. */
  #rewind(): void {
    if (!this.#film || this.#line !== "up") return;
    this.#report();
    this.#film.rewind(Number(this.getAttribute("rewind") ?? 0));
  }

  #giveUp(): void {
    void call("POST", `/api/v1/leases/${this.#leaseId}/end`).catch(() => undefined);
    this.#stop();
    this.#screen.start(true);
  }

  #ended(problem: Problem): void {
    const link = problem.status === 401 ? { link: { words: "去登录", url: location.pathname + location.search } } : {};
    this.#stop();
    this.#screen.over({ icon: "lock", title: problem.title, words: problem.detail, ...(problem.status === 401 ? link : { button: "重新开始" }) });
    this.#press = () => void this.#start();
  }

  #fail(error: unknown): void {
    this.#stop();
    this.#press = () => void this.#start();
    if (error instanceof NoCamera) return this.#screen.trouble(error.trouble);
    if (error instanceof Refused) {
      return this.#screen.over({ icon: "warning", title: error.problem.title, words: error.problem.detail, button: "再试一次", link: this.#back });
    }
    if (error instanceof NoAnswer) return this.#stopWith("offline", "网络不通", "学过的时间都已存好。请看看网络，再试一次。", "再试一次");
    this.#stopWith("warning", "页面出了问题", "学过的时间都已存好。请刷新页面再试。", "再试一次");
    throw error;
  }

  #stopWith(icon: "warning" | "offline", title: string, words: string, button: string): void {
    this.#stop();
    this.#press = () => void this.#start();
    this.#screen.over({ icon, title, words, button });
  }

  /** Ends all that runs; what is shown stays. */
  #stop(): void {
    this.#lesson.abort();
    this.#beats?.stop();
    this.#film?.close();
    this.#camera?.close();
    this.#beats = this.#film = this.#camera = this.#snapshots = this.#presence = undefined;
    [this.#line, this.#wasPlaying, this.#pausedAt, this.#reported] = ["up", false, 0, { position: 0, at: 0 }];
    this.#screen.stopped();
  }

  /** The page goes away: the last seconds are reported; on a change of page the lease ends too. */
  async #leave(end: boolean): Promise<void> {
    const [beats, leaseId] = [this.#beats, this.#leaseId];
    const report = { position: this.#film?.position ?? 0, playing: false };
    this.#stop();
    if (!beats) return;
    await beats.leave(report);
    if (end) await call("POST", `/api/v1/leases/${leaseId}/end`, { keepalive: true }).catch(() => undefined);
  }
}

customElements.define("zx-player", LessonPlayer);
