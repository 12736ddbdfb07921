import { Refused, wordsOf } from "../../lib/errors";
import { api, leaveIfSignedOut } from "../../lib/session";

const kinds: Readonly<Record<string, { title: string; say: string }>> = {
  "id-front": { title: "身份证人像面", say: "有照片和姓名的那一面。放在深色桌面上，四个角都拍到，不要反光。" },
  "id-back": { title: "身份证国徽面", say: "有国徽和有效期的那一面。放在深色桌面上，四个角都拍到，不要反光。" },
  portrait: { title: "本人照片", say: "正面、露出额头和眼睛。不戴安全帽、墨镜，背景干净。学习时会用它来核对是不是您本人。" },
};

/** One picture of the file: taken with the phone, looked at, sent (M4). */
Component({
  data: { kind: "portrait", title: "", say: "", photo: "", recent: false, busy: false, fault: "", done: "", needsConsent: false },

  methods: {
    onLoad({ kind = "portrait", done = "" }: { kind?: string; done?: string }): void {
      this.setData({ kind, done: decodeURIComponent(done), ...kinds[kind] });
    },

    take(): void {
      wx.chooseMedia({
        count: 1, mediaType: ["image"], sourceType: ["camera", "album"], sizeType: ["original"], camera: this.data.kind === "portrait" ? "front" : "back",
        success: ({ tempFiles }) => this.setData({ photo: tempFiles[0]?.tempFilePath ?? "", fault: "", needsConsent: false, done: "" }),
        fail: ({ errMsg }) => { if (!/cancel/.test(errMsg)) this.setData({ fault: "打不开摄像头。请在微信的设置里允许使用摄像头，再试一次。" }); },
      });
    },

    tick(event: WechatMiniprogram.CustomEvent<{ value: readonly string[] }>): void {
      this.setData({ recent: event.detail.value.length > 0, fault: "" });
    },

    async send(): Promise<void> {
      const { kind, photo, recent } = this.data;
      this.setData({ busy: true, fault: "" });
      try {
        if (kind === "portrait") await api.uploadPortrait(photo, String(recent));
        else {
          const { waits } = await api.uploadIdCard(kind === "id-front" ? "front" : "back", photo);
          const said = waits ? "收好了，工作人员会再核对一下，不影响您学习。" : "收好了，和登记的对上了。";
          const { idCardBack } = await api.readProfile();
          if (kind === "id-front" && !idCardBack) return void wx.redirectTo({ url: `/pages/photo/index?kind=id-back&done=${encodeURIComponent(`人像面${said}把身份证翻过来，再拍国徽面。`)}` });
        }
        wx.navigateBack({ fail: () => void wx.switchTab({ url: "/pages/profile/index" }) });
      } catch (error) {
        if (leaveIfSignedOut(error)) return;
        const { title, words } = wordsOf(error);
        this.setData({
          fault: error instanceof Refused && error.problem.fields ? Object.values(error.problem.fields).join("") : title + words,
          needsConsent: error instanceof Refused && error.is("accounts:consent-missing"),
        });
      } finally {
        this.setData({ busy: false });
      }
    },

    toConsent(): void {
      wx.navigateTo({ url: "/pages/consent/index" });
    },
  },
});
