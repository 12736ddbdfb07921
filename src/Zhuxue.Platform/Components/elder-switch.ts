const year = 365 * 24 * 60 * 60;

/** The button 大字版: large text at once, and by cookie on every page that the server renders from now on. */
export function followElderSwitch(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button.zx-elder") : null;
    if (!button) return;
    const on = document.documentElement.toggleAttribute("data-elder");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `zx-elder=${on ? 1 : 0}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
    show(on);
  });
  document.addEventListener("turbo:load", () => show(document.documentElement.hasAttribute("data-elder")));
}

function show(on: boolean): void {
  for (const button of document.querySelectorAll("button.zx-elder")) {
    button.setAttribute("aria-pressed", String(on));
    const words = button.querySelector("span");
    if (words) words.textContent = on ? "标准字号" : "大字版";
  }
}
