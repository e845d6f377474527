import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import { createSignal, type JSX, Show } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { changePerson } from "../../api/users.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Notice } from "../../parts/notice.tsx";
import { calledBy } from "../../parts/person-name.ts";
import { Held } from "./held.tsx";

/** Whether a person is asked at all, and what follows where they are not. */
export function Standing(props: { person: User }): JSX.Element {
  const change = useAction(changePerson);
  const [asking, setAsking] = createSignal(false);
  const { trouble, attempt } = createAttempt();
  const turn = (active: boolean) => {
    setAsking(false);
    void attempt(() => change(props.person.id, { active }));
  };
  const name = () => calledBy(props.person);
  return (
    <section aria-labelledby="standing" class="mt-6 space-y-3 border-t border-line pt-4">
      <h3 id="standing">{props.person.active ? "Active" : "Deactivated"}</h3>
      <p class="text-muted">
        <Show when={props.person.active} fallback={`${name()} cannot sign in and is not asked. `}>
          {name()} can be asked. Whoever is deactivated gives back the open tasks that they hold.{" "}
        </Show>
        <Held person={props.person} who={name()} />
      </p>
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {trouble()}
        </Notice>
      </Show>
      <Show
        when={asking()}
        fallback={
          <Show
            when={props.person.active}
            fallback={
              <button type="button" class="button" onClick={() => turn(true)}>
                Reactivate
              </button>
            }
          >
            <button type="button" class="button button-danger" onClick={() => setAsking(true)}>
              Deactivate
            </button>
          </Show>
        }
      >
        <Confirm
          title={`Deactivate ${name()}?`}
          text="They are signed out everywhere and asked no more, and give back the open tasks that they hold: whoever may claim those sees them. They can be brought back at any time."
          yes="Deactivate"
          no="Leave them active"
          onYes={() => turn(false)}
          onNo={() => setAsking(false)}
        />
      </Show>
    </section>
  );
}
