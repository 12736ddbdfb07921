// Parts that ship without types: only what we call.
declare module "@hotwired/turbo" {
  export const config: { forms: { mode: "on" | "off" | "optin" }; drive: { enabled: boolean; progressBarDelay: number } };
  export function visit(location: string, options?: { action?: "advance" | "replace" }): void;
}

declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
