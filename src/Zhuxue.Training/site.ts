import { start } from "../Zhuxue.Platform/Components/site";

start({
  "zx-player": () => import("./Learning/lesson-player"),
  "zx-face-check": () => import("./FaceChecks/face-check"),
  "zx-code": () => import("./Learning/WithoutFace/code-gate"),
  "zx-companion": () => import("./Learning/Companion/companion"),
  "zx-phone": () => import("./Learning/Companion/phone-check"),
  "zx-question": () => import("./Learning/WithoutFace/question-prompt"),
  "zx-photo": () => import("./Accounts/photo-capture"),
  "zx-exam-start": () => import("./Exams/Attempts/exam-start"),
  "zx-exam": () => import("./Exams/Attempts/exam-sitting"),
  "zx-review": () => import("./Console/Review/review-bench"),
  "zx-poll": () => import("../Zhuxue.Platform/Components/poll"),
  "zx-upload": () => import("../Zhuxue.Platform/Components/upload"),
});
