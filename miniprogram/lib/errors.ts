/** RFC 9457 problem details as the API answers them: title says what happened, detail what to do; both in Chinese and to be shown as they are. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  /** Words beside fields, by name. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  readonly [extension: string]: unknown;
}

/** The server refused. */
export class Refused extends Error {
  constructor(readonly problem: Problem, readonly retryAfterSeconds: number | null = null) {
    super(problem.title);
  }

  is(code: string): boolean {
    return this.problem.type === `urn:zhuxue:${code}`;
  }
}

/** No answer came: the network is gone, or the server. Sending the same again is right. */
export class NoAnswer extends Error {
  constructor(readonly retryAfterSeconds: number | null = null) {
    super("网络不通");
  }
}

/** What to show for whatever went wrong, in two sentences. */
export function wordsOf(error: unknown): { title: string; words: string } {
  if (error instanceof Refused) return { title: error.problem.title, words: error.problem.detail };
  if (error instanceof NoAnswer) return { title: "网络不通", words: "学过的时间都已存好。请看看网络，再试一次。" };
  return { title: "小程序出了问题", words: "学过的时间都已存好。请退出小程序再进来一次；还不行，请打电话。" };
}

/** A status that the API answers without a body of its own, or one that the network put there. */
export function problemOf(status: number, body: unknown): Problem {
  const given = typeof body === "object" && body !== null ? (body as Partial<Problem>) : {};
  const [title, detail] =
    status === 401 ? ["登录已过期，请重新登录。", "学过的时间已经存好。"]
    : status === 429 ? ["点得太快了。", "学过的时间已经存好。请等一分钟再试。"]
    : ["系统出了问题。", "学过的时间已经存好。请等一分钟再试；还不行，请打电话。"];
  const known = given.title !== undefined && given.detail !== undefined;
  return { ...given, type: given.type ?? "about:blank", status, title: known ? given.title! : title!, detail: known ? given.detail! : detail! };
}
