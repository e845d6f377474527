import { createSignal } from "solid-js";

const supported = "Notification" in window;
const [permission, setPermission] = createSignal<NotificationPermission>(
  supported ? Notification.permission : "denied",
);

/** Whether the person lets this site notify them. */
export { permission };

/** Asks for leave to notify; only ever on the press of a button. */
export async function askPermission(): Promise<void> {
  if (supported) setPermission(await Notification.requestPermission());
}

/** Shows a desktop notification that leads to `href`, where that is permitted. */
export function notify(news: { title: string; tag: string; href: string }): void {
  if (permission() !== "granted") return;
  try {
    const shown = new Notification(news.title, { tag: news.tag, body: "awaithumans", icon: "/favicon.svg" });
    shown.onclick = () => {
      window.focus();
      window.location.assign(news.href);
      shown.close();
    };
  } catch {
    // Some mobile browsers have the class and forbid its use to pages; the badge tells of the task there.
  }
}
