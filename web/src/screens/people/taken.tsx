import { useAction } from "@solidjs/router";
import { createResource, type JSX, Show } from "solid-js";
import { createAttempt } from "../../api/attempt.ts";
import { changePerson, findHolder, type Particulars } from "../../api/users.ts";
import { calledBy } from "../../parts/person-name.ts";
import { createPeopleAddress } from "./address.ts";

/** Who has the address that was refused, and the way to them; who is deactivated is offered to be brought back. */
export function Taken(props: { addresses: Particulars; but?: string }): JSX.Element {
  const address = createPeopleAddress();
  const change = useAction(changePerson);
  const { trouble, attempt } = createAttempt();
  // What was refused, not what is typed since.
  const [holder] = createResource(async () => {
    const found = await findHolder(props.addresses).catch(() => undefined);
    return found?.id === props.but ? undefined : found;
  });
  const reactivate = (id: string) =>
    attempt(async () => {
      await change(id, { active: true });
      address.open(id);
    });
  return (
    <Show when={!holder.error && holder()}>
      {(person) => (
        <div class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
          <Show when={!person().active} fallback={<span>It is {calledBy(person())}.</span>}>
            <span>
              {calledBy(person())} has it and is deactivated. Bring them back rather than add them anew.
            </span>
            <button type="button" class="button" onClick={() => void reactivate(person().id)}>
              Reactivate {calledBy(person())}
            </button>
          </Show>
          <a href={address.hrefOf(person().id)} noScroll class="underline underline-offset-2">
            Open {calledBy(person())}
          </a>
          <Show when={trouble()}>
            <span role="alert">{trouble()}</span>
          </Show>
        </div>
      )}
    </Show>
  );
}
