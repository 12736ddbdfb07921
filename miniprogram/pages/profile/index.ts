import type { ProfileReply } from "../../api/client";
import { wordsOf } from "../../lib/errors";
import { api, isSignedIn, leaveIfSignedOut } from "../../lib/session";

/** 我的档案: open tasks, each with its status and its one button (M1, M4). */
Component({
  data: { file: null as ProfileReply | null, open: 0, first: "", portrait: "", fault: null as { title: string; words: string } | null },

  methods: {
    onShow(): void {
      if (!isSignedIn()) return void wx.reLaunch({ url: "/pages/sign-in/index" });
      void this.read();
    },

    async read(): Promise<void> {
      try {
        const file = await api.readProfile();
        const open = file.tasks.filter((task) => !task.isDone);
        const tasks = [...open, ...file.tasks.filter((task) => task.isDone)].map((task) => ({ ...task, does: doing(task.id, task.isDone, file) }));
        this.setData({ file: { ...file, tasks }, open: open.length, first: open[0]?.id ?? "", fault: null });
        if (file.portrait) this.setData({ portrait: await api.readImage(file.portrait.id) });
      } catch (error) {
        if (!leaveIfSignedOut(error) && !this.data.file) this.setData({ fault: wordsOf(error) });
      }
    },

    toTraining(): void {
      wx.switchTab({ url: "/pages/training/index" });
    },

    open(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>): void {
      const { id } = event.currentTarget.dataset;
      const { file } = this.data;
      const side = file?.idCardFront && !file.idCardBack ? "id-back" : "id-front";
      wx.navigateTo({ url: id === "id-card" ? `/pages/photo/index?kind=${side}` : id === "portrait" ? "/pages/photo/index?kind=portrait" : `/pages/${id}/index` });
    },
  },
});

function doing(id: string, isDone: boolean, file: ProfileReply): string {
  switch (id) {
    case "phone": return isDone ? "号码不对" : file.correctionAsked ? "看一看" : "核对号码";
    case "consent": return isDone ? "查看、撤回" : "去看看";
    case "id-card": return isDone ? "重新拍" : file.idCardFront ? "拍国徽面" : "拍人像面";
    default: return isDone ? "重新拍" : "去拍照";
  }
}
