import type { JSX } from "solid-js";
import { OperatorsOnly } from "../../parts/operators-only.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { CallbackList } from "./list.tsx";

/** `/callbacks`: what agents were told of outcomes, and telling them once more. */
export default function CallbacksScreen(): JSX.Element {
  const queue = useQueue();
  return (
    <Page title="Callbacks" about="How agents are told that their task has its outcome." wide>
      <OperatorsOnly allowed={queue.viewer().isOperator} what="Callbacks are looked after">
        <CallbackList />
      </OperatorsOnly>
    </Page>
  );
}
