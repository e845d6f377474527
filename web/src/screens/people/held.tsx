import { type JSX, Show } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { addressOf, getHeld } from "../../api/users.ts";
import { heldHref } from "./address.ts";

/** How many tasks wait at a person, and the way to them. With `who`, as a sentence about them. */
export function Held(props: { person: User; who?: string }): JSX.Element {
  const held = createLoaded(() => {
    const address = addressOf(props.person);
    return address ? getHeld(address) : undefined;
  });
  const words = (count: number) => (count === 1 ? "1 open task" : `${count.toLocaleString()} open tasks`);
  return (
    <Show when={held().value !== undefined}>
      <span>
        {props.who && `${props.who} `}
        <Show when={held().value} fallback="holds no open task">
          {(count) => (
            <a href={heldHref(props.person)} class="underline underline-offset-2">
              holds {words(count())}
            </a>
          )}
        </Show>
        {props.who && "."}
      </span>
    </Show>
  );
}
