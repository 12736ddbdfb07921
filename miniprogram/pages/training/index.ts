import type { TrainingEnrolmentReply, TrainingLessonReply, TrainingReply } from "../../api/client";
import { site } from "../../config";
import { wordsOf } from "../../lib/errors";
import { api, isSignedIn, leaveIfSignedOut } from "../../lib/session";

const said: Readonly<Record<string, string>> = { done: "已完成", now: "现在在这里", beside: "可以同时办", open: "还没到" };

/** 我的培训: the six steps, the one thing to do next, hours and lessons; for exam and proof it says where to go (M2). */
Component({
  data: {
    enrolments: [] as readonly TrainingEnrolmentReply[], training: null as TrainingReply | null, missing: "", percent: 0, open: false, empty: false,
    fault: null as { title: string; words: string } | null, chosen: "",
  },

  methods: {
    onShow(): void {
      if (!isSignedIn()) return void wx.reLaunch({ url: "/pages/sign-in/index" });
      void this.read();
    },

    async onPullDownRefresh(): Promise<void> {
      await this.read();
      wx.stopPullDownRefresh();
    },

    async read(): Promise<void> {
      try {
        const { enrolments, chosen } = await api.listEnrolments();
        const id = enrolments.some((e) => e.id === this.data.chosen) ? this.data.chosen : chosen;
        if (!id) return this.setData({ empty: true, training: null, fault: null });
        this.show(enrolments, await api.readEnrolment(id));
      } catch (error) {
        if (!leaveIfSignedOut(error)) this.setData({ fault: wordsOf(error) });
      }
    },

    show(enrolments: readonly TrainingEnrolmentReply[], training: TrainingReply): void {
      const { next } = training;
      this.setData({
        enrolments, empty: false, fault: null, open: ["not-started", "learning", "cleared"].includes(training.enrolment.state),
        training: {
          ...training,
          steps: training.steps.map((step) => ({ ...step, said: said[step.state] ?? "" })),
          parts: training.parts.map((part) => ({ ...part, percent: Math.min(100, (100 * part.earned) / Math.max(0.1, part.needed)) })),
        },
        missing: training.missing.join("、"), percent: next ? (100 * next.earnedSeconds) / Math.max(1, next.durationSeconds) : 0,
      });
    },

    choose(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>): void {
      this.setData({ chosen: event.currentTarget.dataset.id });
      void this.read();
    },

    open(event: WechatMiniprogram.TouchEvent<object, object, { lesson: TrainingLessonReply }>): void {
      const { id, title, number, mayLearn, mayReplay } = event.currentTarget.dataset.lesson;
      if (!mayLearn && !mayReplay) return;
      const enrolment = this.data.training?.enrolment.id ?? "";
      wx.navigateTo({ url: `/pages/lesson/index?lesson=${id}&enrolment=${enrolment}&title=${encodeURIComponent(`第 ${number} 课 ${title}`)}${mayReplay ? "&replay=1" : ""}` });
    },

    toProfile(): void {
      wx.switchTab({ url: "/pages/profile/index" });
    },

    copyAddress(event: WechatMiniprogram.TouchEvent<object, object, { page: string }>): void {
      wx.setClipboardData({ data: site + event.currentTarget.dataset.page, success: () => void wx.showToast({ title: "网址复制好了，请在浏览器里打开", icon: "none", duration: 3000 }) });
    },
  },
});
