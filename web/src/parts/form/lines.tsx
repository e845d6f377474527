import type { JSX } from "solid-js";
import type { LinesField } from "../../../../src/services/form/index.ts";
import { Area } from "./area.tsx";
import type { Props } from "./frame.tsx";

/** A list of short texts. */
export function LinesInput(props: Props<LinesField>): JSX.Element {
  const help = () => (props.field.least > 1 ? `One a line, at least ${props.field.least}.` : "One a line.");
  return <Area {...props} help={help()} mono={false} />;
}
