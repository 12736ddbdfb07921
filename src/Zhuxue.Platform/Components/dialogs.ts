/**
 * Dialogs that the server rendered open become modal (the page behind is inert, the focus stays inside), and buttons with
 * data-opens="id" open the dialog of that id.
 */
export function followDialogs(): void {
  const lift = (): void => {
    for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-modal][open]")) {
      if (dialog.matches(":modal")) continue;
      dialog.close();
      dialog.showModal();
    }
  };
  lift();
  document.addEventListener("turbo:load", lift);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-opens]") : null;
    const dialog = button && document.getElementById(button.getAttribute("data-opens") ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  });
}
