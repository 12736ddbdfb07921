import { config } from "@hotwired/turbo";
import { followDialogs } from "./dialogs";
import { followElderSwitch } from "./elder-switch";
import { followPasswordPeek } from "./password-peek";

/** The islands of a site: element name → how to load its module, which defines the element. */
export type Islands = Record<string, () => Promise<unknown>>;

/**
 * Starts what every page needs: page changes without reload, the small enhancements, and the loading of those islands
 * whose element is on the page. Forms stay plain posts: a page must work the same without script.
 */
export function start(islands: Islands): void {
  config.forms.mode = "off";
  config.drive.progressBarDelay = 200;
  followElderSwitch();
  followPasswordPeek();
  followDialogs();

  const load = (): void => {
    for (const [name, module] of Object.entries(islands))
      if (!customElements.get(name) && document.querySelector(name)) void module();
  };
  load();
  document.addEventListener("turbo:load", load);
  document.addEventListener("turbo:render", load);
}
