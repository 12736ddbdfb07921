import { site } from "../config";
import { NoAnswer, Refused, problemOf } from "../lib/errors";

type Body = string | object | ArrayBuffer | undefined;

interface Wire {
  readonly token: string | null;
  readonly timeoutSeconds?: number;
}

const header = (token: string | null, contentType?: string): Record<string, string> => ({
  Accept: "application/json, application/problem+json", "X-Zhuxue": "miniprogram",
  ...(contentType ? { "content-type": contentType } : {}),
  ...(token ? { Authorization: `Bearer ${token}` } : {}),
});

const retryAfter = (headers: Record<string, unknown>): number | null => {
  const seconds = Number(headers["Retry-After"] ?? headers["retry-after"] ?? NaN);
  return Number.isFinite(seconds) ? seconds : null;
};

/** Settles a reply of whatever kind of call. Throws Refused or NoAnswer (also for 502, 503, 504: nothing was done, the same may be sent again). */
function settle<T>(status: number, data: unknown, headers: Record<string, unknown>): T {
  const body = typeof data === "string" && /^\s*\{/.test(data) ? (JSON.parse(data) as unknown) : data;
  if (status === 0 || status === 502 || status === 503 || status === 504) throw new NoAnswer(retryAfter(headers));
  if (status < 200 || status > 299) throw new Refused(problemOf(status, body), retryAfter(headers));
  return body as T;
}

/** One request with a body of JSON, or of bytes. */
export function request<T>(method: "GET" | "POST" | "PUT" | "DELETE", address: string, body: Body, contentType: string, { token, timeoutSeconds = 15 }: Wire): Promise<T> {
  return new Promise((resolve, reject) => {
    wx.request({
      url: site + address, method, header: header(token, contentType), timeout: timeoutSeconds * 1000, dataType: "json",
      ...(body === undefined ? (method === "GET" ? {} : { data: "{}" }) : { data: body instanceof ArrayBuffer ? body : JSON.stringify(body) }),
      success: ({ statusCode, data, header: headers }) => attempt(resolve, reject, () => settle<T>(statusCode, data, headers as Record<string, unknown>)),
      fail: () => reject(new NoAnswer()),
    });
  });
}

/** One file of the device in a form. */
export function upload<T>(address: string, name: string, path: string, fields: Record<string, string>, { token, timeoutSeconds = 60 }: Wire): Promise<T> {
  return new Promise((resolve, reject) => {
    wx.uploadFile({
      url: site + address, filePath: path, name, formData: fields, header: header(token), timeout: timeoutSeconds * 1000,
      success: ({ statusCode, data }) => attempt(resolve, reject, () => settle<T>(statusCode, data, {})),
      fail: () => reject(new NoAnswer()),
    });
  });
}

/** A file from the server; its path on the device. */
export function download(address: string, { token, timeoutSeconds = 30 }: Wire): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.downloadFile({
      url: site + address, header: header(token), timeout: timeoutSeconds * 1000,
      success: ({ statusCode, tempFilePath }) => attempt(resolve, reject, () => settle<string>(statusCode, tempFilePath, {})),
      fail: () => reject(new NoAnswer()),
    });
  });
}

function attempt<T>(resolve: (value: T) => void, reject: (reason: unknown) => void, work: () => T): void {
  try {
    resolve(work());
  } catch (error) {
    reject(error);
  }
}
