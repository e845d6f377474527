import ChevronRight from "lucide-solid/icons/chevron-right";
import { For, type JSX } from "solid-js";

/** The numbers behind a chart, for whoever rather reads than looks. */
export function Numbers(props: {
  caption: string;
  heads: readonly string[];
  /** The first cell is what the row is about. */
  rows: readonly (readonly string[])[];
}): JSX.Element {
  return (
    <details class="group mt-2">
      <summary class="-ml-1 inline-flex min-h-8 items-center gap-1 rounded-md px-1 text-sm text-muted hover:text-ink pointer-coarse:min-h-11">
        <ChevronRight size={14} class="group-open:rotate-90" aria-hidden="true" />
        Show the numbers
      </summary>
      <section
        aria-label={`${props.caption}, in numbers`}
        class="mt-1 max-h-96 overflow-auto rounded-md border border-line"
        tabindex="0"
      >
        <table class="w-full text-sm">
          <caption class="sr-only">{props.caption}</caption>
          <thead class="sticky top-0 bg-surface text-muted">
            <tr>
              <For each={props.heads}>
                {(head, n) => (
                  <th scope="col" class={`px-3 py-1.5 font-medium ${n() === 0 ? "text-start" : "text-end"}`}>
                    {head}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody class="divide-y divide-line">
            <For each={props.rows}>
              {([title, ...values]) => (
                <tr>
                  <th scope="row" class="px-3 py-1 text-start font-normal">
                    {title}
                  </th>
                  <For each={values}>
                    {(value) => <td class="whitespace-nowrap px-3 py-1 text-end">{value}</td>}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </details>
  );
}
