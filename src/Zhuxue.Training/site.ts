import { start } from "../Zhuxue.Platform/Components/site";

start({
  "zx-player": () => import("./Learning/lesson-player"),
  "zx-face-check": () => import("./FaceChecks/face-check"),
  "zx-photo": () => import("./Accounts/photo-capture"),
  "zx-poll": () => import("../Zhuxue.Platform/Components/poll"),
  "zx-upload": () => import("../Zhuxue.Platform/Components/upload"),
});
