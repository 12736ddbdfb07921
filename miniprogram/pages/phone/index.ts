import type { ProfileReply } from "../../api/client";
import { Refused, wordsOf } from "../../lib/errors";
import { api, leaveIfSignedOut } from "../../lib/session";

/** 核对手机号 (M1): the learner says that the number is right, or asks for another. */
Component({
  data: { file: null as ProfileReply | null, phone: "", fault: "" },

  methods: {
    async onShow(): Promise<void> {
      await this.run(async () => this.setData({ file: await api.readProfile() }));
    },

    type(event: WechatMiniprogram.Input): void {
      this.setData({ phone: event.detail.value, fault: "" });
    },

    confirm(): Promise<void> {
      return this.run(async () => {
        await api.confirmPhone({ phoneMasked: this.data.file?.phoneMasked ?? "" });
        wx.navigateBack();
      });
    },

    ask(): Promise<void> {
      return this.run(async () => {
        await api.askPhoneCorrection({ phone: this.data.phone });
        wx.navigateBack();
      });
    },

    async run(work: () => Promise<void>): Promise<void> {
      this.setData({ fault: "" });
      try {
        await work();
      } catch (error) {
        if (leaveIfSignedOut(error)) return;
        const { title, words } = wordsOf(error);
        this.setData({ fault: error instanceof Refused && error.problem.fields ? (error.problem.fields["phone"] ?? words) : title + words });
        if (error instanceof Refused && error.is("accounts:phone-changed")) this.setData({ file: await api.readProfile() });
      }
    },
  },
});
