import { createMemo, type JSX, Match, Switch } from "solid-js";
import { readObject, resolve } from "../../../../src/services/form/index.ts";
import { Hidden } from "./plain.tsx";
import { Raw } from "./raw.tsx";
import { Members } from "./value.tsx";

/** JSON text drawn as what it means by its schema, or, where `raw`, as JSON. `empty`: what to say where it has no members. */
export function Evidence(props: {
  json: string;
  schemaJson: string;
  raw: boolean;
  empty: string;
}): JSX.Element {
  const members = createMemo(() => readObject(props.json));
  const root = createMemo(() => readObject(props.schemaJson));
  return (
    <Switch
      fallback={
        <Members members={members()} schema={resolve(root(), root()).schema} root={root()} depth={0} />
      }
    >
      <Match when={props.raw}>
        <Raw json={props.json} />
      </Match>
      <Match when={members().get("_redacted") === true}>
        <Hidden />
      </Match>
      <Match when={members().size === 0}>
        <p class="py-2.5 text-muted">{props.empty}</p>
      </Match>
    </Switch>
  );
}
