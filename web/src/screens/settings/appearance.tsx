import Bell from "lucide-solid/icons/bell";
import { For, type JSX, Match, Switch } from "solid-js";
import { askPermission, permission } from "../../parts/notify.ts";
import { chooseTheme, type Theme, theme } from "../../parts/theme.ts";

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** What the reader chose for this browser: the theme, and whether it notifies. */
export function Appearance(): JSX.Element {
  return (
    <section aria-labelledby="appearance" class="mt-6">
      <h2 id="appearance" class="h-9 border-b border-line leading-9">
        In this browser
      </h2>
      <fieldset class="flex flex-wrap items-center gap-x-4 gap-y-1 pt-3">
        <legend class="sr-only">Theme</legend>
        <span aria-hidden="true" class="w-28 text-muted max-pair:w-full">
          Theme
        </span>
        <For each={THEMES}>
          {({ value, label }) => (
            <label class="flex min-h-8 items-center gap-2">
              <input
                type="radio"
                name="theme"
                class="size-4.5 accent-ink"
                value={value}
                checked={theme() === value}
                onChange={() => chooseTheme(value)}
              />
              {label}
            </label>
          )}
        </For>
      </fieldset>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-1 pt-2">
        <span class="w-28 text-muted max-pair:w-full">Notifications</span>
        <Switch>
          <Match when={permission() === "granted"}>
            <span>On: a new task shows itself while the dashboard is open somewhere.</span>
          </Match>
          <Match when={permission() === "denied"}>
            <span>Blocked by the browser. Allow them for this site in its settings.</span>
          </Match>
          <Match when={permission() === "default"}>
            <button type="button" class="button" onClick={() => void askPermission()}>
              <Bell size={14} aria-hidden="true" /> Notify me of new tasks
            </button>
          </Match>
        </Switch>
      </div>
    </section>
  );
}
