import { Client, type AppTokenPair, type Send } from "../api/client";
import { download, request, upload } from "../api/wire";
import { Refused } from "./errors";

const key = "session", markKey = "device-mark";
const json = "application/json";

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

let tokens: Tokens | null | undefined;
let refreshing: Promise<void> | null = null;

const held = (): Tokens | null => (tokens === undefined ? (tokens = (wx.getStorageSync(key) as Tokens | "") || null) : tokens);

export const isSignedIn = (): boolean => held() !== null;

/** Keeps the tokens that a sign-in or a new password brought. */
export function hold(pair: AppTokenPair): void {
  tokens = { access: pair.accessToken, refresh: pair.refreshToken };
  // On disk before anything is done with them: the old refresh token is used up.
  wx.setStorageSync(key, tokens);
}

export function forget(): void {
  tokens = null;
  wx.removeStorageSync(key);
}

/** How this phone presents itself: its mark is made once and kept; its name is what WeChat says. */
export function device(): { mark: string; name: string } {
  let mark = wx.getStorageSync(markKey) as string;
  if (!mark) {
    mark = Array.from({ length: 4 }, () => Math.random().toString(36).slice(2)).join("");
    wx.setStorageSync(markKey, mark);
  }
  const { brand, model } = wx.getSystemInfoSync();
  return { mark, name: model.startsWith(brand) ? model : `${brand} ${model}` };
}

/**
 * Calls with the access token; when it has expired, the refresh token brings the next one and the call goes out again, so that nobody notices in the
 * middle of a lesson. Calls that fail together wait for one refresh: a refresh token works once.
 */
async function signed<T>(call: (token: string | null) => Promise<T>): Promise<T> {
  if (refreshing) await refreshing.catch(() => undefined);
  const used = held()?.access ?? null;
  try {
    return await call(used);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== 401 || !held() || error.is("learning:ticket-over")) throw error;
    if (held()?.access === used) await (refreshing ??= refresh().finally(() => { refreshing = null; }));
    return call(held()?.access ?? null);
  }
}

async function refresh(): Promise<void> {
  try {
    hold(await request<AppTokenPair>("POST", "/api/v1/sessions/refresh", { refreshToken: held()?.refresh ?? "" }, json, { token: null }));
  } catch (error) {
    // Refused for good; without an answer the tokens stay, and the same refresh is asked for again later.
    if (error instanceof Refused && error.problem.status === 401) forget();
    throw error;
  }
}

const send: Send = {
  json: (method, address, body) => (/^\/api\/v1\/sessions(\/activation)?$/.test(address)
    ? request(method, address, body, json, { token: null })
    : signed((token) => request(method, address, body, json, { token }))),
  bytes: (address, contentType, bytes) => signed((token) => request("POST", address, bytes, contentType, { token, timeoutSeconds: 20 })),
  file: (address, name, path, fields) => signed((token) => upload(address, name, path, fields, { token })),
  download: (address) => signed((token) => download(address, { token })),
};

/** The API, as the learner who is signed in on this phone. */
export const api = new Client(send);

/** Leaves for the sign-in when the session is over; true when it was that. */
export function leaveIfSignedOut(error: unknown): boolean {
  if (!(error instanceof Refused) || error.problem.status !== 401 || isSignedIn()) return false;
  wx.reLaunch({ url: `/pages/sign-in/index?why=${encodeURIComponent(error.problem.title)}` });
  return true;
}
