import type { AppDevicesDevice } from "../../api/client";
import { helpLines, site } from "../../config";
import { Refused, wordsOf } from "../../lib/errors";
import { EvidenceQueue } from "../../lib/evidence-queue";
import { api, device, forget, hold, isSignedIn, leaveIfSignedOut } from "../../lib/session";

/** 帮助: phones, where exam and proof are (M2), the phones that are signed in, password, leaving. */
Component({
  data: {
    lines: helpLines, site, signedIn: false, devices: [] as readonly AppDevicesDevice[], fault: "", faults: {} as Readonly<Record<string, string>>,
    changing: false, current: "", fresh: "", repeated: "",
  },

  methods: {
    onShow(): void {
      this.setData({ signedIn: isSignedIn() });
      if (isSignedIn()) void this.run(async () => undefined);
    },

    call(event: WechatMiniprogram.TouchEvent<object, object, { line: string }>): void {
      wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.line });
    },

    copy(): void {
      wx.setClipboardData({ data: site });
    },

    remove(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>): Promise<void> {
      return this.run(() => api.removeDevice(event.currentTarget.dataset.id));
    },

    change(): void {
      this.setData({ changing: !this.data.changing, faults: {}, current: "", fresh: "", repeated: "" });
    },

    type(event: WechatMiniprogram.Input): void {
      const { field } = event.currentTarget.dataset as { field: string };
      this.setData({ [field]: event.detail.value, faults: {}, fault: "" });
    },

    save(): Promise<void> {
      return this.run(async () => {
        hold(await api.changePasswordInApp({ current: this.data.current, password: this.data.fresh, repeated: this.data.repeated, device: device() }));
        this.change();
        wx.showToast({ title: "新密码设好了", icon: "success" });
      });
    },

    async leave(): Promise<void> {
      // Whatever the server says, this phone forgets.
      await api.signOutApp().catch(() => undefined);
      forget();
      new EvidenceQueue().clear();
      wx.reLaunch({ url: "/pages/sign-in/index" });
    },

    async run(work: () => Promise<void>): Promise<void> {
      this.setData({ fault: "", faults: {} });
      try {
        await work();
        this.setData({ devices: (await api.listDevices()).devices });
      } catch (error) {
        if (leaveIfSignedOut(error)) return;
        const fields = error instanceof Refused ? error.problem.fields : undefined;
        const { title, words } = wordsOf(error);
        this.setData(fields ? { faults: fields } : { fault: title + words });
      }
    },
  },
});
