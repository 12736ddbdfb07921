import { watchNetwork } from "./lib/network";

App({
  onLaunch() {
    watchNetwork();
    // A new version of the mini-program comes at the next start; nobody is thrown out of a lesson for it.
    if (wx.canIUse("getUpdateManager")) wx.getUpdateManager().onUpdateReady(() => undefined);
  },
});
