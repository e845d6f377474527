import type { JSX } from "solid-js";
import { onKeys } from "./keys/keys.tsx";

/** What a row is entered by. */
const ENTRANCE = "[data-row]";

/** A list whose rows are reached by j and k, or by the arrows once the focus is in it; each has one `data-row`. */
export function RowList(props: { label: string; children: JSX.Element }): JSX.Element {
  let list: HTMLUListElement | undefined;
  const move = (by: number) => {
    const rows = [...(list?.querySelectorAll<HTMLElement>(ENTRANCE) ?? [])];
    const at = rows.findIndex((row) => row.matches(":focus"));
    const target = at < 0 ? rows[0] : rows[at + by];
    target?.focus();
    target?.closest("li")?.scrollIntoView({ block: "nearest" });
  };
  onKeys(() => ({
    j: { run: () => move(1), label: "Next in the list" },
    k: { run: () => move(-1), label: "The one before in the list" },
  }));
  const moveByArrow = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !(event.target instanceof Element) || !event.target.matches(ENTRANCE)) return;
    event.preventDefault();
    move(by);
  };
  return (
    <ul
      ref={list}
      aria-label={props.label}
      class="divide-y divide-line border-y border-line"
      onKeyDown={moveByArrow}
    >
      {props.children}
    </ul>
  );
}
