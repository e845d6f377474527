import type { JSX } from "solid-js";
import type { HandOver as Handing } from "../../../api/hand-over.ts";
import { createReceiver, ReceiverFields } from "../../task/receiver.tsx";
import { useQueue } from "../state.ts";
import { Ask } from "./ask.tsx";

/** To whom several tasks are given, and with which words. */
export function HandOver(props: {
  title: string;
  yes: string;
  off: boolean;
  onHand: (how: Pick<Handing, "to" | "note">) => void;
  onNo: () => void;
}): JSX.Element {
  const receiver = createReceiver(useQueue().viewer().isOperator);
  const hand = () => {
    const chosen = receiver.read();
    if (chosen) props.onHand({ to: chosen.to, note: chosen.note });
  };
  return (
    <Ask title={props.title} yes={props.yes} no="Back" off={props.off} onYes={hand} onNo={() => props.onNo()}>
      <ReceiverFields of={receiver} several />
    </Ask>
  );
}
