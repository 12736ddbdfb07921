import { wordsOf } from "../../lib/errors";
import { api } from "../../lib/session";

/** The way without a face: a code by text opens the lesson, and is worth the same (DOMAIN §5). */
Component({
  data: { open: false, sent: "", code: "", fault: "" },

  methods: {
    /** True when the code was right, false when the person gave up. */
    run(leaseId: string): Promise<boolean> {
      const self = this as unknown as Inner;
      self.leaseId = leaseId;
      this.setData({ open: true, sent: "", code: "", fault: "" });
      void this.again();
      return new Promise((resolve) => { self.settle = resolve; });
    },

    async again(): Promise<void> {
      try {
        this.setData({ sent: (await api.sendCode((this as unknown as Inner).leaseId)).phone, fault: "" });
      } catch (error) {
        this.fail(error);
      }
    },

    type(event: WechatMiniprogram.Input): void {
      this.setData({ code: event.detail.value, fault: "" });
    },

    async enter(): Promise<void> {
      try {
        await api.enterCode((this as unknown as Inner).leaseId, { code: this.data.code });
        this.end(true);
      } catch (error) {
        this.fail(error);
      }
    },

    cancel(): void {
      this.end(false);
    },

    fail(error: unknown): void {
      const { title, words } = wordsOf(error);
      this.setData({ fault: title + words });
    },

    end(passed: boolean): void {
      this.setData({ open: false });
      (this as unknown as Inner).settle(passed);
    },
  },
});

interface Inner {
  leaseId: string;
  settle: (passed: boolean) => void;
}
