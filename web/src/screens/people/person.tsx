import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type JSX, Match, Show, Switch } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { getPerson } from "../../api/users.ts";
import { Pane } from "../../parts/beside.tsx";
import { ago, When } from "../../parts/clock.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { Notice } from "../../parts/notice.tsx";
import { calledBy } from "../../parts/person-name.ts";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Held } from "./held.tsx";
import { PersonForm } from "./person-form.tsx";
import { SignIn } from "./sign-in.tsx";
import { Standing } from "./standing.tsx";

/** One person: what is known, and everything that can be done about them. */
export function PersonPane(props: { id: string; onClose: () => void }): JSX.Element {
  const loaded = createLoaded(() => getPerson(props.id));
  const person = () => loaded().value;
  return (
    <Switch
      fallback={
        <Pane title="Person" onClose={props.onClose}>
          <Skeleton lines={3} />
        </Pane>
      }
    >
      <Match when={person()}>
        {(found) => (
          <Pane title={calledBy(found())} onClose={props.onClose}>
            <Facts person={found()} />
            <PersonForm person={found()} />
            <SignIn person={found()} />
            <Standing person={found()} />
          </Pane>
        )}
      </Match>
      <Match when={loaded().failure}>
        {(failure) => (
          <Pane title="Person" onClose={props.onClose}>
            <div class="mt-3">
              <Notice tone="warn">{failure().message}</Notice>
            </div>
          </Pane>
        )}
      </Match>
    </Switch>
  );
}

function Facts(props: { person: User }): JSX.Element {
  return (
    <div class="mt-1 space-y-1 text-sm text-muted">
      <p class="flex flex-wrap items-center gap-x-4">
        <Show when={props.person.createTime}>
          {(time) => <When time={timestampDate(time())} as={(date, at) => `added ${ago(date, at)}`} />}
        </Show>
        <Show when={props.person.lastAssignTime} fallback={<span>never picked for a task</span>}>
          {(time) => <When time={timestampDate(time())} as={(date, at) => `picked ${ago(date, at)}`} />}
        </Show>
        <Held person={props.person} />
      </p>
      <p class="flex items-center gap-1">
        <span class="font-mono">{props.person.id}</span>
        <CopyButton text={props.person.id} what="id" />
      </p>
    </div>
  );
}
