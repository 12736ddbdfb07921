/** The eye beside a password: shows what was typed, and hides it again before the form is sent. */
export function followPasswordPeek(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button.zx-peek") : null;
    const input = button?.parentElement?.querySelector("input");
    if (!button || !input) return;
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.classList.toggle("is-on", shown);
    button.setAttribute("aria-pressed", String(shown));
    button.setAttribute("aria-label", shown ? "隐藏密码" : "显示密码");
    input.focus();
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement)) return;
    for (const button of event.target.querySelectorAll<HTMLButtonElement>("button.zx-peek.is-on")) button.click();
  }, true);
}
