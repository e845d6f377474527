import type { JSX } from "solid-js";
import type { Draft, Field } from "../../../../src/services/form/index.ts";
import type { Props } from "./frame.tsx";

/** What an input is given whose value stands at several pointers, below its own. */
export interface Holding<F extends Field> extends Props<F> {
  /** All of the draft, and all that is wrong with it, by pointer. */
  draft: Draft;
  problems: Record<string, string | undefined>;
  onSet: (pointer: string, value: string | string[] | undefined) => void;
  /** Draws a field that stands inside. */
  draw: (field: Field) => JSX.Element;
}
