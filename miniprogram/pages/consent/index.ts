import type { ConsentConsentReply, WithoutFaceReply } from "../../api/client";
import { wordsOf } from "../../lib/errors";
import { api, leaveIfSignedOut } from "../../lib/session";

type Tap = WechatMiniprogram.TouchEvent<object, object, { kind: string; version?: string }>;

/** The consents, word for word, each given and taken back by itself; and the way without a face (DOMAIN §5). */
Component({
  data: { consents: [] as readonly ConsentConsentReply[], way: null as WithoutFaceReply | null, ticked: {} as Record<string, boolean>, refused: "", fault: "" },

  methods: {
    onShow(): Promise<void> {
      return this.run(async () => undefined);
    },

    tick(event: WechatMiniprogram.CustomEvent<{ value: readonly string[] }, object, { kind: string }>): void {
      this.setData({ ticked: { ...this.data.ticked, [event.currentTarget.dataset.kind]: event.detail.value.length > 0 }, refused: "" });
    },

    give(event: Tap): Promise<void> {
      const { kind, version } = event.currentTarget.dataset;
      if (!this.data.ticked[kind]) {
        this.setData({ refused: kind });
        return Promise.resolve();
      }
      return this.run(() => api.giveConsent(kind, { version: version ?? "" }));
    },

    withdraw(event: Tap): void {
      const { kind } = event.currentTarget.dataset;
      wx.showModal({
        title: "撤回同意？", confirmText: "撤回", cancelText: "不撤回",
        content: kind === "face" ? "已经学的时间不受影响。撤回后，人脸特征马上删除，学习改用不刷脸的办法。" : "已经学的时间不受影响。撤回后，身份证照片马上删除；要接着学，得重新上传或当面核对。",
        success: ({ confirm }) => { if (confirm) void this.run(() => api.withdrawConsent(kind)); },
      });
    },

    chooseWithoutFace(): Promise<void> {
      return this.run(() => api.chooseWithoutFace());
    },

    async run(work: () => Promise<void>): Promise<void> {
      this.setData({ fault: "", refused: "" });
      try {
        await work();
        const [{ consents }, way] = [await api.listConsents(), await api.readWithoutFace()];
        this.setData({ consents, way });
      } catch (error) {
        if (leaveIfSignedOut(error)) return;
        const { title, words } = wordsOf(error);
        this.setData({ fault: title + words });
      }
    },
  },
});
