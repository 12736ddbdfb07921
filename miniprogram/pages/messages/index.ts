import type { MessagesMessageReply } from "../../api/client";
import { wordsOf } from "../../lib/errors";
import { api, isSignedIn, leaveIfSignedOut } from "../../lib/session";

/** 消息: what the learner was told, word for word. */
Component({
  data: { messages: [] as readonly (MessagesMessageReply & { day: string })[], page: 1, pages: 1, read: false, fault: null as { title: string; words: string } | null },

  methods: {
    onShow(): void {
      if (!isSignedIn()) return void wx.reLaunch({ url: "/pages/sign-in/index" });
      void this.load(1);
    },

    more(): void {
      void this.load(this.data.page + 1);
    },

    async load(page: number): Promise<void> {
      try {
        const reply = await api.readMessages({ page });
        const shown = reply.messages.map((message) => ({ ...message, day: inBeijing(message.at) }));
        this.setData({ messages: page === 1 ? shown : [...this.data.messages, ...shown], page: reply.page, pages: reply.pages, read: true, fault: null });
      } catch (error) {
        if (!leaveIfSignedOut(error)) this.setData({ fault: wordsOf(error) });
      }
    },
  },
});

/** 2026-03-10 14:05 on Beijing's clock, whatever zone the phone thinks it is in. */
function inBeijing(at: string): string {
  return new Date(Date.parse(at) + 8 * 3600_000).toISOString().slice(0, 16).replace("T", " ");
}
