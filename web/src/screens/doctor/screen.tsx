import { revalidate } from "@solidjs/router";
import RotateCw from "lucide-solid/icons/rotate-cw";
import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import { Condition, type Finding } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { getFindings } from "../../api/doctor.ts";
import { createLoaded } from "../../api/load.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { Key, onKeys } from "../../parts/keys/keys.tsx";
import { Mark } from "../../parts/mark.tsx";
import { Notice } from "../../parts/notice.tsx";
import { OperatorsOnly } from "../../parts/operators-only.tsx";
import { Page } from "../../parts/page.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useQueue } from "../queue/state.ts";
import { asText, lookOf, sorted } from "./condition.ts";

/** `/doctor`: what keeps this server from doing its work, the worst first. */
export default function DoctorScreen(): JSX.Element {
  const queue = useQueue();
  return (
    <Page title="Doctor" about="What keeps this server from doing its work, and what to do about each.">
      <OperatorsOnly allowed={queue.viewer().isOperator} what="This server is looked after">
        <Findings />
      </OperatorsOnly>
    </Page>
  );
}

function Findings(): JSX.Element {
  const loaded = createLoaded(() => getFindings());
  const [busy, setBusy] = createSignal(false);
  const findings = createMemo(() => sorted(loaded().value ?? []));
  const check = async () => {
    if (busy()) return;
    setBusy(true);
    await revalidate(getFindings.key);
    setBusy(false);
  };
  onKeys(() => ({ r: { run: () => void check(), label: "Check again" } }));
  return (
    <div class="mt-4">
      <div class="flex items-center gap-2">
        <button
          type="button"
          class="button"
          aria-keyshortcuts="r"
          aria-disabled={busy()}
          onClick={() => void check()}
        >
          <RotateCw size={14} aria-hidden="true" /> Check again <Key>R</Key>
        </button>
        <Show when={findings().length > 0}>
          <CopyButton text={asText(findings())} what="findings as text" />
        </Show>
        <span role="status" class="text-muted">
          {busy() ? "Looking…" : summary(findings())}
        </span>
      </div>
      <Show when={loaded().failure}>
        {(failure) => (
          <div class="mt-3">
            <Notice tone="warn">{failure().message}</Notice>
          </div>
        )}
      </Show>
      <Switch fallback={<Show when={!loaded().failure}>{<Skeleton />}</Show>}>
        <Match when={loaded().value}>
          <ul aria-label="Findings" class="mt-4 divide-y divide-line border-y border-line">
            <For each={findings()}>{(finding) => <Line finding={finding} />}</For>
          </ul>
        </Match>
      </Switch>
    </div>
  );
}

function Line(props: { finding: Finding }): JSX.Element {
  return (
    <li class="grid gap-x-4 gap-y-0.5 py-3 pair:grid-cols-[8rem_minmax(0,1fr)]">
      <span class="h-fit">
        <Mark look={lookOf(props.finding.condition)} />
      </span>
      <div class="min-w-0">
        <h2>{props.finding.name}</h2>
        <p class={`max-w-prose ${props.finding.condition === Condition.FAULTY ? "" : "text-muted"}`}>
          <Sentence text={props.finding.message} />
        </p>
      </div>
    </li>
  );
}

function summary(findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  const faulty = findings.filter(({ condition }) => condition === Condition.FAULTY).length;
  const strained = findings.filter(({ condition }) => condition === Condition.STRAINED).length;
  if (faulty > 0) return faulty === 1 ? "One thing does not work." : `${faulty} things do not work.`;
  if (strained > 0) return strained === 1 ? "One thing needs a look." : `${strained} things need a look.`;
  return "All is as it should be.";
}
