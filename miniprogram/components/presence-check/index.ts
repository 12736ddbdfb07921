import type { Camera } from "../../lib/camera";
import { NoAnswer, Refused } from "../../lib/errors";
import { pack } from "../../lib/frames";
import { pause, sleep } from "../../lib/network";
import { api } from "../../lib/session";
import { cheer, hush, say } from "../../lib/speech";

const frameMs = 170;

interface Shown {
  readonly state: string;
  readonly afterMiss: boolean;
  readonly picture: number;
  readonly image: string | null;
  readonly question: string | null;
  readonly choices: readonly string[];
  readonly framesLeast: number;
}

/** What a check needs of its lesson. */
export interface PresenceHooks {
  readonly leaseId: string;
  /** On the way without a face a question is asked, and no picture is taken. */
  readonly byCode: boolean;
  readonly camera: () => Camera | null;
  /** Time does not count before an answer: the film waits. */
  readonly wait: () => void;
  readonly passed: () => void;
  /** It can no longer be answered: the next beat tells what follows. */
  readonly over: () => void;
}

/** 在岗核验: shows what the server asks, calls the person back by sound and shaking, and sends the answer. The server judges; the seconds shown are its own. */
Component({
  data: { open: false, afterMiss: false, left: 0, image: "", question: "", choices: [] as readonly string[], busy: false, said: "" },

  methods: {
    begin(hooks: PresenceHooks): void {
      (this as unknown as Inner).hooks = hooks;
    },

    /** A beat was answered with an open check. */
    async ask(id: string, dueInSeconds: number): Promise<void> {
      const self = this as unknown as Inner;
      self.dueAt = Date.now() + dueInSeconds * 1000;
      if (self.id === id) return;
      self.id = id;
      say("presence");
      void self.countDown(id);
      for (let tries = 0; self.id === id; tries++) {
        try {
          return self.show(await self.read(id));
        } catch (error) {
          if (!(error instanceof NoAnswer)) return self.leave("over");
          await pause(Math.min(4000, 500 * 2 ** tries));
        }
      }
    },

    /** The server gives more time while the camera is away. */
    delay(dueInSeconds: number | null): void {
      if (dueInSeconds !== null) (this as unknown as Inner).dueAt = Date.now() + dueInSeconds * 1000;
    },

    close(): void {
      const self = this as unknown as Inner;
      if (!self.id) return;
      self.id = "";
      self.shown = null;
      hush();
      this.setData({ open: false, said: "", busy: false });
    },

    choose(event: WechatMiniprogram.TouchEvent<object, object, { choice: string }>): Promise<void> {
      return (this as unknown as Inner).answer(event.currentTarget.dataset.choice);
    },

    async answer(choice: string): Promise<void> {
      const self = this as unknown as Inner;
      const [id, shown] = [self.id, self.shown];
      if (!id || !shown || this.data.busy) return;
      this.setData({ busy: true, said: self.hooks.byCode ? "" : "正在看，请看着镜头……" });
      try {
        const { state, words, next } = self.hooks.byCode ? await self.answerQuestion(id, shown, choice) : await self.answerNumber(id, shown, choice);
        if (self.id !== id) return;
        if (state === "answered") {
          cheer();
          return self.leave("passed");
        }
        if (state !== "open") return self.leave("over");
        self.show(next);
        this.setData({ said: words ?? "" });
      } catch (error) {
        if (error instanceof Refused && [404, 409].includes(error.problem.status)) self.leave("over");
        else this.setData({ said: error instanceof Refused ? error.problem.title + error.problem.detail : "网络没有通，再点一次。" });
      } finally {
        this.setData({ busy: false });
      }
    },

    async read(id: string): Promise<Shown> {
      const { hooks } = this as unknown as Inner;
      if (!hooks.byCode) return { question: null, ...(await api.readPresenceCheck(hooks.leaseId, id)) };
      const asked = await api.readQuestion(hooks.leaseId, id);
      return { ...asked, image: null, choices: asked.answers, framesLeast: 0 };
    },

    async answerQuestion(id: string, shown: Shown, choice: string): Promise<Answered> {
      const reply = await api.answerQuestion((this as unknown as Inner).hooks.leaseId, id, { picture: shown.picture, answer: choice });
      return { state: reply.state, words: reply.words ?? null, next: { ...reply, image: null, choices: reply.answers, framesLeast: 0 } };
    },

    /** The number, and a second of frames. */
    async answerNumber(id: string, shown: Shown, number: string): Promise<Answered> {
      const { hooks } = this as unknown as Inner;
      const frames: ArrayBuffer[] = [];
      for (let tries = 0; frames.length <= shown.framesLeast && tries < 20; tries++) {
        const frame = await hooks.camera()?.freshPicture();
        if (frame) frames.push(frame);
        await sleep(frameMs);
      }
      const reply = await api.answerPresenceCheck(hooks.leaseId, id, { picture: String(shown.picture), number }, pack(frames));
      return { state: reply.check.state, words: reply.words, next: { question: null, ...reply.check } };
    },

    show(shown: Shown): void {
      const self = this as unknown as Inner;
      if (shown.state !== "open") return self.leave(shown.state === "answered" ? "passed" : "over");
      self.shown = shown;
      if (shown.afterMiss) self.hooks.wait();
      this.setData({ open: true, afterMiss: shown.afterMiss, image: shown.image ?? "", question: shown.question ?? "", choices: shown.choices, said: "" });
    },

    leave(then: "passed" | "over"): void {
      this.close();
      (this as unknown as Inner).hooks[then]();
    },

    /** The sound comes again when half of the time is over, and near its end. */
    async countDown(id: string): Promise<void> {
      const self = this as unknown as Inner;
      const again = [(self.dueAt - Date.now()) / 2000, 15];
      while (self.id === id) {
        const left = Math.max(0, (self.dueAt - Date.now()) / 1000);
        if (this.data.left !== Math.ceil(left)) this.setData({ left: Math.ceil(left) });
        if (again.length > 0 && left > 0 && left <= (again[0] ?? 0)) {
          again.shift();
          say("presence");
        }
        await sleep(500);
      }
    },
  },
});

interface Answered {
  readonly state: string;
  readonly words: string | null;
  readonly next: Shown;
}

/** What the component keeps beside its data. */
interface Inner {
  hooks: PresenceHooks;
  id: string;
  dueAt: number;
  shown: Shown | null;
  show(shown: Shown): void;
  leave(then: "passed" | "over"): void;
  answer(choice: string): Promise<void>;
  read(id: string): Promise<Shown>;
  answerQuestion(id: string, shown: Shown, choice: string): Promise<Answered>;
  answerNumber(id: string, shown: Shown, number: string): Promise<Answered>;
  countDown(id: string): Promise<void>;
}
