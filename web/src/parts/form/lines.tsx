import type { JSX } from "solid-js";
import type { LinesField } from "../../../../src/services/form/index.ts";
import type { Props } from "./frame.tsx";
import { Framed, textOf } from "./framed.tsx";

/** A list of short texts, one a line. */
export function LinesInput(props: Props<LinesField>): JSX.Element {
  const help = () => {
    const { hint, least } = props.field;
    return [hint, least > 1 ? `One a line, at least ${least}.` : "One a line."].filter(Boolean).join(" ");
  };
  return (
    <Framed field={props.field} error={props.error} help={help()}>
      {(ties) => (
        <textarea
          id={ties.id}
          dir="auto"
          class="input block min-h-20 field-sizing-content"
          rows={3}
          aria-describedby={ties.describedBy()}
          aria-invalid={ties.invalid()}
          value={textOf(props.value)}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Framed>
  );
}
