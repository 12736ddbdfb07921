import { visit } from "@hotwired/turbo";
import { sleep } from "../../Zhuxue.Platform/Components/api";
import type { BeatReply } from "./beat-line";
import type { LessonScreen } from "./lesson-screen";

/** The next lesson begins by itself after so long. */
const nextLessonSeconds = 5;

interface Link {
  readonly words: string;
  readonly url: string;
}

/** After the last second: M9 when the year is learned, else the next lesson by itself, else the way back. */
export async function endLesson(
  screen: LessonScreen, { yearLearned, nextLesson, reviewDueWords }: BeatReply["next"], back: Link, onPress: (press: () => void) => void, signal: AbortSignal,
): Promise<void> {
  const learned = screen.parts.root.querySelector<HTMLDialogElement>("dialog#learned");
  if (yearLearned) {
    screen.over({ icon: "check", title: "本年度课程学完了", words: "学过的时间都已存好。", link: back });
    const [due, dueWords] = [learned?.querySelector<HTMLElement>("[data-part=due]"), learned?.querySelector("[data-part=due-words]")];
    if (due && dueWords && reviewDueWords) {
      dueWords.textContent = reviewDueWords;
      due.hidden = false;
    }
    return learned?.showModal();
  }
  if (!nextLesson) return screen.over({ icon: "check", title: "这一课学完了", words: "学过的时间都已存好。", link: back });
  onPress(() => visit(nextLesson.url));
  for (let left = nextLessonSeconds; left > 0 && !signal.aborted; left--) {
    screen.over({
      icon: "check", title: "这一课学完了", words: `${left} 秒后自动开始下一课：${nextLesson.title}`, button: "马上开始", link: { ...back, words: "先休息一下" },
    });
    await sleep(1000, signal).catch(() => undefined);
  }
  if (!signal.aborted) visit(nextLesson.url);
}
