import type { JSX } from "solid-js";
import { Logo } from "./logo.tsx";

/** The page around what stands before the dashboard: one column in the middle. */
export function Entrance(props: { title: string; children: JSX.Element }): JSX.Element {
  document.title = `${props.title} · awaithumans`;
  return (
    <main class="grid min-h-full grid-cols-[minmax(0,1fr)] place-items-center px-4 py-10">
      <div class="w-full max-w-96 space-y-6">
        <div class="flex items-center gap-3">
          <Logo size={32} />
          <h1 class="text-lg">{props.title}</h1>
        </div>
        {props.children}
      </div>
    </main>
  );
}
