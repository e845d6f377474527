import { ErrorBoundary, type JSX, lazy, Suspense } from "solid-js";
import type { Field } from "../../../../src/services/form/index.ts";
import { ChoiceInput } from "./choice.tsx";
import { ChoicesInput } from "./choices.tsx";
import { Group } from "./group.tsx";
import type { Holding } from "./holding.ts";
import { LinesInput } from "./lines.tsx";
import { NumberInput } from "./number.tsx";
import { TextInput } from "./text.tsx";
import { Unloaded, Waiting } from "./waiting.tsx";

const Slider = lazy(() => import("./slider.tsx"));
const Ranking = lazy(() => import("./ranking.tsx"));
const Dates = lazy(() => import("./dates.tsx"));
const Files = lazy(() => import("./files.tsx"));
const Signature = lazy(() => import("./signature.tsx"));
const Rows = lazy(() => import("./rows.tsx"));
const JsonInput = lazy(() => import("./json.tsx"));

/** The input for a field, whatever it asks for. What is rare is loaded when it is first drawn. */
export function Input(props: Holding<Field>): JSX.Element {
  return (
    <ErrorBoundary fallback={<Unloaded field={props.field} />}>
      <Suspense fallback={<Waiting field={props.field} />}>{draw(props)}</Suspense>
    </ErrorBoundary>
  );
}

/** A field's kind never changes: another one is another component. */
function draw(props: Holding<Field>): JSX.Element {
  const { field } = props;
  switch (field.kind) {
    case "text":
      return <TextInput {...props} field={field} />;
    case "number":
      return <NumberInput {...props} field={field} />;
    case "slider":
      return <Slider {...props} field={field} />;
    case "choice":
      return <ChoiceInput {...props} field={field} />;
    case "choices":
      return <ChoicesInput {...props} field={field} />;
    case "ranking":
      return <Ranking {...props} field={field} />;
    case "dates":
      return <Dates {...props} field={field} />;
    case "lines":
      return <LinesInput {...props} field={field} />;
    case "file":
      return <Files {...props} field={field} />;
    case "signature":
      return <Signature {...props} field={field} />;
    case "group":
      return <Group {...props} field={field} />;
    case "rows":
      return <Rows {...props} field={field} />;
    default:
      return <JsonInput {...props} field={field} />;
  }
}
