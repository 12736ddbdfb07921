import type { AppTokenPair } from "../../api/client";
import { helpLines } from "../../config";
import { Refused, wordsOf } from "../../lib/errors";
import { api, device, hold } from "../../lib/session";

/** Sign-in with identity number and password, and the step to a password of one's own (M3). */
Component({
  data: {
    step: "sign-in" as "sign-in" | "activation", why: "", busy: false, fault: "", faults: {} as Readonly<Record<string, string>>,
    idNumber: "", password: "", fresh: "", repeated: "", activationToken: "", lines: helpLines,
  },

  methods: {
    onLoad(query: { why?: string }): void {
      this.setData({ why: decodeURIComponent(query.why ?? "") });
    },

    type(event: WechatMiniprogram.Input): void {
      const { field } = event.currentTarget.dataset as { field: string };
      this.setData({ [field]: event.detail.value, faults: {}, fault: "" });
    },

    signIn(): Promise<void> {
      return this.run(async () => {
        const reply = await api.signInApp({ idNumber: this.data.idNumber, password: this.data.password, device: device() });
        if (reply.tokens) return this.enter(reply.tokens, "/pages/training/index");
        this.setData({ step: "activation", activationToken: reply.activationToken ?? "", password: "" });
      });
    },

    activate(): Promise<void> {
      return this.run(async () => {
        const { activationToken, fresh, repeated } = this.data;
        const reply = await api.activateApp({ activationToken, password: fresh, repeated, device: device() });
        if (reply.tokens) this.enter(reply.tokens, "/pages/profile/index");
      });
    },

    enter(tokens: AppTokenPair, url: string): void {
      hold(tokens);
      this.setData({ password: "", fresh: "", repeated: "" });
      wx.switchTab({ url });
    },

    call(event: WechatMiniprogram.TouchEvent<object, object, { line: string }>): void {
      wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.line });
    },

    async run(work: () => Promise<void>): Promise<void> {
      this.setData({ busy: true, fault: "", faults: {} });
      try {
        await work();
      } catch (error) {
        const fields = error instanceof Refused ? error.problem.fields : undefined;
        if (error instanceof Refused && error.is("accounts:activation-over")) this.setData({ step: "sign-in" });
        const { title, words } = wordsOf(error);
        this.setData(fields ? { faults: fields } : { fault: title + words });
      } finally {
        this.setData({ busy: false });
      }
    },
  },
});
