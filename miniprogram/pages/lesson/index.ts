import type { ReportBeatReply, StartLeaseReply } from "../../api/client";
import type { Begun } from "../../components/face-gate/index";
import type { PresenceHooks } from "../../components/presence-check/index";
import { site } from "../../config";
import { Camera, type Canvas } from "../../lib/camera";
import { wordsOf, type Problem } from "../../lib/errors";
import { LessonRun } from "../../lib/lesson-run";
import { sleep } from "../../lib/network";
import { api, isSignedIn, leaveIfSignedOut } from "../../lib/session";
import { Snapshots } from "../../lib/snapshots";
import { missingSupport } from "../../lib/support";
import { clock, timeWords } from "../../lib/time";

interface Over {
  readonly title: string;
  readonly words: string;
  readonly button?: string;
  readonly settings?: boolean;
  readonly back?: boolean;
}

const cameraDenied: Over = { title: "没有摄像头的许可，不能学习", words: "学过的时间都在。请按下面的按钮，打开“摄像头”，再回到这里。", settings: true, back: true };
/** Tells the server once in so long that the camera is away. */
const nextLessonSeconds = 5;

/**
 * A lesson on a phone, from the camera to its last second (M5–M7): camera → lease → face check → film with beats → next lesson or M9. Background, lock
 * screen, calls, lost networks, refused permissions and old versions each end in words and, where it can be, in going on at the exact second.
 */
Component({
  data: {
    title: "", replay: false, stage: "start" as "start" | "gate" | "learning" | "done", gate: false, camera: false, src: "", initialTime: 0, over: null as Over | null,
    playing: false, earned: "0:00", whole: "", rest: "", percent: 0, chip: null as { words: string; bad: boolean } | null, refused: "",
  },

  methods: {
    onLoad(query: { lesson: string; enrolment: string; title?: string; replay?: string }): void {
      const self = inner(this);
      [self.lesson, self.enrolment, self.leaseId] = [query.lesson, query.enrolment, ""];
      this.setData({ title: decodeURIComponent(query.title ?? ""), replay: query.replay === "1" });
      wx.setKeepScreenOn({ keepScreenOn: true });
    },

    onUnload(): void {
      const { run, leaseId } = inner(this);
      run?.report(false);
      this.stop();
      wx.setKeepScreenOn({ keepScreenOn: false });
      if (run) void api.endLease(leaseId).catch(() => undefined);
    },

    /** Another app, the lock screen, an incoming call: the lesson waits, and says so on return. */
    onHide(): void {
      const self = inner(this);
      self.hiddenAt = Date.now();
      self.gate()?.interrupt("您刚才切换到了别的程序，或者锁了屏。学过的时间都在。请留在这个页面上，再做一次。");
      self.run?.hidden();
    },

    onShow(): void {
      const self = inner(this);
      if (!self.run || !self.hiddenAt) return;
      this.setData({ chip: { words: `离开了 ${timeWords((Date.now() - self.hiddenAt) / 1000)}，接着学`, bad: false } });
      self.hiddenAt = 0;
      self.camera?.close();
      self.camera?.open();
      self.run.shown();
    },

    press(): void {
      this.setData({ over: null });
      const { pressed } = inner(this);
      pressed();
    },

    leave(): void {
      wx.navigateBack({ fail: () => void wx.switchTab({ url: "/pages/training/index" }) });
    },

    toggle(): void {
      inner(this).run?.want(!this.data.playing);
    },

    async start(): Promise<void> {
      const self = inner(this);
      this.stop();
      self.pressed = () => void this.start();
      if (this.data.replay) return this.replayed();
      const lacking = missingSupport();
      if (lacking) return this.setData({ over: { ...lacking, back: true } });
      try {
        const way = await api.readWithoutFace();
        if (!way.holds && !(await this.openCamera())) return;
        const lease = await api.startLease(self.lesson, { enrolmentId: self.enrolment });
        self.leaseId = lease.leaseId;
        self.byCode = lease.proof === "code";
        if (!(await this.prove(lease))) return await this.giveUp();
        await this.learn();
      } catch (error) {
        this.fail(error);
      }
    },

    /** Asks for the camera, only for it and only now (M5); says how to allow it when it was refused. */
    async openCamera(): Promise<boolean> {
      const self = inner(this);
      const allowed = await new Promise<boolean>((resolve) => { wx.authorize({ scope: "scope.camera", success: () => resolve(true), fail: () => resolve(false) }); });
      if (!allowed) {
        this.setData({ over: cameraDenied });
        return false;
      }
      this.setData({ camera: true });
      self.camera = new Camera(await canvasOf(this));
      self.camera.open();
      if (await self.camera.ready()) return true;
      this.stop();
      this.setData({ over: { title: "摄像头没有画面", words: "学过的时间都在。请关掉别的用摄像头的程序，比如视频通话，再试一次。", button: "再试一次", back: true } });
      return false;
    },

    async prove(lease: StartLeaseReply): Promise<boolean> {
      const self = inner(this);
      if (self.byCode) return (this.selectComponent("#code") as unknown as { run(id: string): Promise<boolean> }).run(lease.leaseId);
      if (!self.camera && !(await this.openCamera())) return false;
      this.setData({ stage: "gate", gate: true });
      const passed = await self.gate()!.run(lease, self.camera!, () => api.repeatFaceCheck(lease.leaseId));
      this.setData({ gate: false, stage: "start" });
      return passed;
    },

    async learn(): Promise<void> {
      const self = inner(this);
      const lease = await api.readLease(self.leaseId);
      if (lease.state !== "active" || !lease.watch) return this.setData({ over: { title: "这次学习已结束", words: lease.endReason?.words ?? "学过的时间已经存好。请重新开始。", button: "重新开始", back: true } });
      self.snapshots = new Snapshots(lease.leaseId, () => this.setData({ refused: "有一张抓拍因为断网到得晚了，按时没有收到的那一段可能不算。学过的都已存好。" }));
      const film = (): WechatMiniprogram.VideoContext => wx.createVideoContext("film", this as never);
      self.run = new LessonRun(lease, {
        play: () => film().play(),
        pause: () => film().pause(),
        seek: (seconds) => film().seek(seconds),
        reopen: () => this.reopen(),
        progress: (earned, whole) => this.setData({ earned: clock(earned), whole: clock(whole), rest: timeWords(whole - earned), percent: (100 * earned) / Math.max(1, whole) }),
        refused: (words) => this.setData({ refused: words }),
        lost: () => {
          self.pressed = () => self.run?.tryNow();
          this.setData({ over: { title: "网络断了，已自动暂停", words: `学过的 ${this.data.earned} 已经存好。网络一通就从这一秒接着学，不用重来。`, button: "现在就试" } });
        },
        found: () => this.setData({ over: null }),
        snapshot: (id) => void this.snapshot(id),
        presence: (id, due) => (id ? void self.presence()?.ask(id, due) : self.presence()?.close()),
        completed: (next) => void this.completed(next),
        ended: (problem) => this.leaseEnded(problem),
        broken: () => {
          this.stop();
          self.pressed = () => void this.start();
          this.setData({ over: { title: "视频放不出来", words: "学过的时间都已存好。请看看网络，再试一次；还不行，请升级微信。", button: "再试一次", back: true } });
        },
      });
      self.presence()?.begin({
        leaseId: lease.leaseId, byCode: self.byCode, camera: () => self.camera, wait: () => film().pause(),
        passed: () => { this.setData({ chip: { words: "核验通过", bad: false } }); self.run?.want(true); self.run?.report(); },
        over: () => self.run?.report(),
      });
      this.setData({ stage: "learning", src: site + lease.watch, initialTime: lease.positionSeconds, refused: "", chip: self.byCode ? null : { words: "摄像头已开", bad: false } });
    },

    /** A new address for the player: the old one has run out, or the player gave up. */
    async reopen(): Promise<void> {
      const self = inner(this);
      try {
        const lease = await api.readLease(self.leaseId);
        if (!self.run) return;
        if (lease.state !== "active" || !lease.watch) return self.run.report(false);
        this.setData({ src: "" });
        await sleep(50);
        this.setData({ src: site + lease.watch, initialTime: self.run.position });
      } catch (error) {
        if (!leaveIfSignedOut(error)) void self.run?.again();
      }
    },

    async replayed(): Promise<void> {
      const self = inner(this);
      try {
        const { watch } = await api.watchReplay(self.enrolment, self.lesson);
        this.setData({ src: site + watch, stage: "done" });
      } catch (error) {
        this.fail(error);
      }
    },

    timed(event: WechatMiniprogram.CustomEvent<{ currentTime: number }>): void {
      const { run } = inner(this);
      run?.timed(event.detail.currentTime);
      if (run && run.isPlaying !== this.data.playing) this.setData({ playing: run.isPlaying, over: null });
    },

    played(): void {
      inner(this).run?.played();
    },

    paused(): void {
      inner(this).run?.paused();
      this.setData({ playing: false });
    },

    ended(): void {
      inner(this).run?.ended();
    },

    leaseEnded({ status, title, detail }: Problem): void {
      const self = inner(this);
      this.stop();
      self.pressed = () => void this.start();
      if (status === 401 && !isSignedIn()) self.pressed = () => void wx.reLaunch({ url: "/pages/sign-in/index" });
      this.setData({ over: { title, words: detail, button: status === 401 ? "去登录" : "重新开始", back: true } });
    },

    filmFailed(): void {
      void inner(this).run?.again();
    },

    /** The permission was refused or taken away, or another program has the camera: a fault is told to the server, and earns nothing. */
    cameraFailed(): void {
      this.cameraLost("denied", cameraDenied);
    },

    cameraStopped(): void {
      if (!inner(this).hiddenAt) this.cameraLost("lost", { title: "摄像头断开了", words: "学过的时间都在。请关掉别的用摄像头的程序，再试一次。", button: "再试一次", back: true });
    },

    cameraLost(kind: string, over: Over): void {
      const self = inner(this);
      self.camera?.close();
      self.gate()?.interrupt("摄像头断开了。学过的时间都在。请打开摄像头，再做一次。");
      if (!self.run) return this.setData({ over, camera: false });
      self.run.want(false);
      void api.reportCameraFault(self.leaseId, { kind }).then(({ dueInSeconds }) => self.presence()?.delay(dueInSeconds)).catch(() => undefined);
      self.pressed = () => void this.cameraBack();
      this.setData({ over, camera: false, chip: { words: "摄像头断开", bad: true } });
    },

    async cameraBack(): Promise<void> {
      if (!(await this.openCamera())) return;
      this.setData({ over: null, chip: { words: "摄像头已开", bad: false } });
      inner(this).run?.want(true);
    },

    async snapshot(id: string): Promise<void> {
      const self = inner(this);
      if (!self.camera || !(await self.snapshots?.take(id, self.camera))) return;
      this.setData({ chip: { words: "刚才抓拍了一张", bad: false } });
      await sleep(4000);
      if (self.camera?.isOpen) this.setData({ chip: { words: "摄像头已开", bad: false } });
    },

    /** After the last second: M9 when the year is learned, else the next lesson by itself. */
    async completed(next: ReportBeatReply["next"]): Promise<void> {
      const self = inner(this);
      this.stop();
      this.setData({ stage: "done", percent: 100 });
      if (next.yearLearned) {
        const { notices } = await api.readEnrolment(self.enrolment).catch(() => ({ notices: [] }));
        const m9 = notices.find((notice) => notice.title.includes("温馨提示"));
        this.setData({ over: { title: m9?.title ?? "本年度课程学完了", words: `${m9?.words ?? "学过的时间都已存好。"}${next.reviewDueWords ? `（${next.reviewDueWords}）` : ""}`, back: true } });
        return;
      }
      const following = await api.readEnrolment(self.enrolment).then((training) => training.next, () => null);
      if (!following) return this.setData({ over: { title: "这一课学完了", words: "学过的时间都已存好。", back: true } });
      let going = true;
      const go = (): void => {
        if (!going) return;
        going = false;
        wx.redirectTo({ url: `/pages/lesson/index?lesson=${following.id}&enrolment=${self.enrolment}&title=${encodeURIComponent(`第 ${following.number} 课 ${following.title}`)}` });
      };
      self.pressed = go;
      self.cancel = () => { going = false; };
      for (let left = nextLessonSeconds; left > 0 && going; left--) {
        this.setData({ over: { title: "这一课学完了", words: `${left} 秒后到下一课：${following.title}`, button: "马上去", back: true } });
        await sleep(1000);
      }
      go();
    },

    async giveUp(): Promise<void> {
      this.stop();
      await api.endLease(inner(this).leaseId).catch(() => undefined);
    },

    fail(error: unknown): void {
      this.stop();
      inner(this).pressed = () => void this.start();
      if (leaveIfSignedOut(error)) return;
      this.setData({ over: { ...wordsOf(error), button: "再试一次", back: true } });
    },

    /** Ends all that runs; what is shown stays. */
    stop(): void {
      const self = inner(this);
      self.cancel?.();
      self.run?.stop();
      self.camera?.close();
      self.snapshots?.stop();
      self.presence()?.close();
      self.run = self.camera = self.snapshots = self.cancel = null;
      self.hiddenAt = 0;
      this.setData({ src: "", camera: false, playing: false, gate: false, stage: "start", over: null });
    },
  },
});

/** What the page keeps beside its data. */
interface Inner {
  lesson: string;
  enrolment: string;
  leaseId: string;
  byCode: boolean;
  hiddenAt: number;
  run: LessonRun | null;
  camera: Camera | null;
  snapshots: Snapshots | null;
  cancel: (() => void) | null;
  pressed: () => void;
  gate(): { run(begun: Begun, camera: Camera, again: () => Promise<Begun>): Promise<boolean>; interrupt(words: string): void } | null;
  presence(): { begin(hooks: PresenceHooks): void; ask(id: string, due: number): Promise<void>; delay(due: number | null): void; close(): void } | null;
}

const kept = new WeakMap<object, Inner>();

function inner(page: object & { selectComponent?: (selector: string) => unknown }): Inner {
  let self = kept.get(page);
  if (!self) {
    self = {
      lesson: "", enrolment: "", leaseId: "", byCode: false, hiddenAt: 0, run: null, camera: null, snapshots: null, cancel: null, pressed: () => undefined,
      gate: () => page.selectComponent?.("#gate") as ReturnType<Inner["gate"]>,
      presence: () => page.selectComponent?.("#presence") as ReturnType<Inner["presence"]>,
    };
    kept.set(page, self);
  }
  return self;
}

/** The canvas in which frames become JPEG. */
function canvasOf(page: object): Promise<Canvas> {
  return new Promise((resolve, reject) => {
    wx.createSelectorQuery().in(page as never).select("#frame").node((found) => (found ? resolve(found.node as Canvas) : reject(new Error("no canvas")))).exec();
  });
}
