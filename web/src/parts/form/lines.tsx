import type { JSX } from "solid-js";
import type { LinesField } from "../../../../src/services/form/index.ts";
import { Area } from "./area.tsx";
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
        <Area ties={ties} value={textOf(props.value)} rows={3} class="min-h-20" onChange={props.onChange} />
      )}
    </Framed>
  );
}
