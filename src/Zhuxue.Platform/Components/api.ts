/** RFC 9457 problem details as our API answers them: title says what happened, detail what to do; both in Chinese. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  /** Extensions by name: reason, retryAfterSeconds. */
  readonly [extension: string]: unknown;
}

/** The server refused. */
export class Refused extends Error {
  constructor(readonly problem: Problem, readonly retryAfterSeconds: number | null) {
    super(problem.title);
  }
}

/** No answer came: the network is gone, or the server. Sending the same again is right. */
export class NoAnswer extends Error {
  constructor(readonly retryAfterSeconds: number | null = null) {
    super("网络不通");
  }
}

interface Call {
  /** A plain object goes as JSON; a Blob or FormData as it is. */
  readonly body?: object;
  readonly signal?: AbortSignal;
  readonly timeoutSeconds?: number;
  /** The request outlives the page. */
  readonly keepalive?: boolean;
}

/** Calls our JSON API with the cookie of the learner. Throws Refused or NoAnswer (also for 502, 503, 504). */
export async function call<T>(method: "GET" | "POST" | "PUT", url: string, { body, signal, timeoutSeconds = 15, keepalive = false }: Call = {}): Promise<T> {
  const raw = body instanceof Blob || body instanceof FormData;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  let reply: Response;
  try {
    reply = await fetch(url, {
      method, keepalive, credentials: "same-origin", redirect: "error",
      signal: signal ? any(signal, timeout) : timeout,
      headers: {
        Accept: "application/json, application/problem+json", "X-Zhuxue": "web",
        ...(body && !(body instanceof FormData) ? { "Content-Type": raw ? (body as Blob).type : "application/json" } : {}),
      },
      ...(body ? { body: raw ? (body as Blob | FormData) : JSON.stringify(body) } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswer();
  }
  const retryAfter = Number(reply.headers.get("Retry-After") ?? NaN);
  const after = Number.isFinite(retryAfter) ? retryAfter : null;
  if ([502, 503, 504].includes(reply.status)) throw new NoAnswer(after);
  if (!reply.ok) throw new Refused(await problemOf(reply), after);
  if (reply.status === 204) return undefined as T;
  try {
    return (await reply.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswer();
  }
}

async function problemOf(reply: Response): Promise<Problem> {
  const given: Partial<Problem> = await reply.json().catch(() => ({}));
  const [title, detail] =
    reply.status === 401 ? ["登录已过期，请重新登录。", "学过的时间已经存好。"]
    : reply.status === 429 ? ["点得太快了。", "学过的时间已经存好。请等一分钟再试。"]
    : ["系统出了问题。", "学过的时间已经存好。请等一分钟再试；还不行，请打电话。"];
  return { ...given, type: given.type ?? "about:blank", title: given.title && given.detail ? given.title : title, detail: given.detail ?? detail, status: reply.status };
}

function any(first: AbortSignal, second: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}

/** Waits; ends early (and throws) when the signal fires. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason as Error); }, { once: true });
  });
}
