import { type JSX, Show } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { addressOf, getHeld } from "../../api/users.ts";
import { heldHref } from "./address.ts";

/** How many tasks wait at a person, and the way to them. */
export function Held(props: { person: User }): JSX.Element {
  const held = createLoaded(() => {
    const address = addressOf(props.person);
    return address ? getHeld(address) : undefined;
  });
  const words = (count: number) => (count === 1 ? "1 open task" : `${count.toLocaleString()} open tasks`);
  return (
    <Show when={held().value} fallback={<Show when={held().value === 0}>holds no open task</Show>}>
      {(count) => (
        <a href={heldHref(props.person)} class="underline underline-offset-2">
          holds {words(count())}
        </a>
      )}
    </Show>
  );
}
