import type { SubmitFramesReply } from "../../api/client";
import type { Camera } from "../../lib/camera";
import { NoAnswer, Refused } from "../../lib/errors";
import { Frames, pack } from "../../lib/frames";
import { pause, sleep } from "../../lib/network";
import { api } from "../../lib/session";
import { cheer, hush, say } from "../../lib/speech";

/** A check that the server has begun. */
export interface Begun {
  readonly faceCheckId: string | null;
  readonly steps: number;
}

interface Chip {
  readonly key: number;
  readonly words: string;
  readonly state: string;
}

/** Without a reply for so long, the person is told that the line is slow. */
const slowMs = 1500;

/**
 * 人脸核验 (M7) on a phone: sends the frames of the page's camera and says, shows and counts down what the server asks for. Its page calls run(); the camera
 * itself lies on the page, above this. It judges nothing.
 */
Component({
  data: { open: false, view: "guide" as "guide" | "act" | "refused" | "locked" | "passed", title: "", words: "", left: 0, slow: false, chips: [] as Chip[] },

  methods: {
    /** Runs checks until one passes (true) or the person gives up (false). */
    run(begun: Begun, camera: Camera, repeat: () => Promise<Begun>): Promise<boolean> {
      const self = this as unknown as Inner;
      self.camera = camera;
      self.repeat = repeat;
      this.setData({ open: true });
      return new Promise((resolve) => {
        self.settle = resolve;
        void self.check(begun);
      });
    },

    /** Nobody can follow a prompt on a page in the background, and WeChat stops its camera. */
    interrupt(words: string): void {
      const self = this as unknown as Inner;
      if (!this.data.open || !self.frames) return;
      self.stop();
      self.refuse("核验暂停了", words, "refused");
    },

    again(): void {
      void (this as unknown as Inner).another();
    },

    cancel(): void {
      (this as unknown as Inner).end(false);
    },

    async check({ faceCheckId, steps }: Begun): Promise<void> {
      const self = this as unknown as Inner;
      if (!faceCheckId) return self.end(false);
      const frames = (self.frames = new Frames(self.camera!));
      self.seen = [];
      self.show("guide", "请面向镜头", "把脸放进圆圈里。", chipsOf([], steps, null));
      let [asked, done] = ["", 0];
      try {
        for (;;) {
          const batch = await frames.next();
          if (!batch || self.frames !== frames) return;
          const verdict = await self.send(faceCheckId, batch.first, batch.pictures);
          if (self.frames !== frames) return;
          if (verdict.phase === "passed") return await self.passed();
          if (verdict.phase === "refused") return self.refused(verdict);
          if (verdict.step > done) {
            self.seen.push(asked ? (names[asked] ?? "完成") : "完成");
            cheer();
          }
          done = verdict.step;
          if (verdict.phase === "act" && verdict.action) {
            const left = Math.ceil(verdict.remainingMs / 1000);
            self.show("act", verdict.prompt ?? "", `还有 ${left} 秒。${verdict.howTo ?? ""}`, chipsOf(self.seen, verdict.steps, names[verdict.action] ?? null), left);
            if (asked !== verdict.action) say(verdict.action);
            asked = verdict.action;
          } else {
            self.show("guide", verdict.hint ?? "请面向镜头", verdict.hintMore ?? "把脸放进圆圈里。", chipsOf(self.seen, verdict.steps, null));
          }
        }
      } catch (error) {
        if (self.frames !== frames) return;
        self.stop();
        self.fail(error);
      }
    },

    /** One batch, again after a break of the network: the same frames under the same numbers, so that no judgement is lost. */
    async send(id: string, first: number, pictures: readonly ArrayBuffer[]): Promise<SubmitFramesReply> {
      const slow = setTimeout(() => this.setData({ slow: true }), slowMs);
      try {
        for (let attempt = 0; ; attempt++) {
          try {
            const verdict = await api.submitFrames(id, { first: String(first) }, pack(pictures));
            this.setData({ slow: false });
            return verdict;
          } catch (error) {
            if (!(error instanceof NoAnswer) || attempt >= (error.retryAfterSeconds === null ? 4 : 20)) throw error;
            this.setData({ slow: true });
            await pause((error.retryAfterSeconds ?? 0.5) * 1000);
          }
        }
      } finally {
        clearTimeout(slow);
      }
    },

    async passed(): Promise<void> {
      const self = this as unknown as Inner;
      self.stop();
      this.setData({ view: "passed", title: "核验通过", words: "马上开始。", slow: false });
      say("passed");
      await sleep(700);
      self.end(true);
    },

    refused({ refusal }: SubmitFramesReply): void {
      const self = this as unknown as Inner;
      self.stop();
      const { cause, remedy, retryAfterSeconds } = refusal ?? { cause: "没有看清", remedy: "请面向镜头，再试一次。", retryAfterSeconds: null };
      self.refuse(cause, retryAfterSeconds ? `${Math.ceil(retryAfterSeconds / 60)} 分钟后可以再试。着急请打电话。` : remedy, retryAfterSeconds ? "locked" : "refused");
    },

    fail(error: unknown): void {
      const self = this as unknown as Inner;
      if (error instanceof Refused) self.refuse(error.problem.title, error.problem.detail, error.problem.status === 423 || error.problem.status === 401 ? "locked" : "refused");
      else self.refuse("网络断了", "学过的时间都在。连上网后再试一次。", "refused");
    },

    refuse(title: string, words: string, view: "refused" | "locked"): void {
      hush();
      this.setData({ view, title, words, slow: false, left: 0 });
    },

    async another(): Promise<void> {
      const self = this as unknown as Inner;
      self.show("guide", "请面向镜头", "把脸放进圆圈里。", []);
      try {
        await self.check(await self.repeat!());
      } catch (error) {
        self.fail(error);
      }
    },

    show(view: "guide" | "act", title: string, words: string, chips: Chip[], left = 0): void {
      this.setData({ view, title, words, chips, left });
    },

    stop(): void {
      const self = this as unknown as Inner;
      self.frames?.stop();
      self.frames = null;
    },

    end(passed: boolean): void {
      const self = this as unknown as Inner;
      self.stop();
      hush();
      this.setData({ open: false });
      const settle = self.settle;
      self.settle = null;
      settle?.(passed);
    },
  },
});

/** What the component keeps beside its data. */
interface Inner {
  camera: Camera | null;
  frames: Frames | null;
  seen: string[];
  repeat: (() => Promise<Begun>) | null;
  settle: ((passed: boolean) => void) | null;
  check(begun: Begun): Promise<void>;
  send(id: string, first: number, pictures: readonly ArrayBuffer[]): Promise<SubmitFramesReply>;
  passed(): Promise<void>;
  refused(verdict: SubmitFramesReply): void;
  fail(error: unknown): void;
  refuse(title: string, words: string, view: "refused" | "locked"): void;
  another(): Promise<void>;
  show(view: "guide" | "act", title: string, words: string, chips: Chip[], left?: number): void;
  stop(): void;
  end(passed: boolean): void;
}

const names: Readonly<Record<string, string>> = { blink: "眨眨眼", "open-mouth": "张张嘴", "turn-left": "向左转", "turn-right": "向右转", nod: "点点头" };

/** The next action is never shown before its prompt: it says 听提示. */
function chipsOf(seen: readonly string[], steps: number, on: string | null): Chip[] {
  return Array.from({ length: steps + 1 }, (_, index) => {
    const finished = index === 0 ? on !== null || seen.length > 0 : index <= seen.length;
    const present = on !== null ? index === seen.length + 1 : index === 0 && seen.length === 0;
    const name = index === 0 ? "面向镜头" : present && on !== null ? on : finished ? (seen[index - 1] ?? "完成") : "听提示";
    return { key: index, words: finished ? `✓ ${name}` : `${index + 1} ${name}`, state: finished ? "is-done" : present ? "is-on" : "" };
  });
}
