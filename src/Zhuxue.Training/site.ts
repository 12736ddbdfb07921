import { start } from "../Zhuxue.Platform/Components/site";

start({
  "zx-poll": () => import("../Zhuxue.Platform/Components/poll"),
  "zx-upload": () => import("../Zhuxue.Platform/Components/upload"),
});
