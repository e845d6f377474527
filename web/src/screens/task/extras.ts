import Hash from "lucide-solid/icons/hash";
import Link from "lucide-solid/icons/link";
import MessageSquareText from "lucide-solid/icons/message-square-text";
import Tag from "lucide-solid/icons/tag";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { copyText } from "../../parts/copy.tsx";
import type { Told } from "./acting.ts";

/** What is rare, and has no key. */
export interface Extra {
  label: string;
  icon: typeof Link;
  run: () => void;
}

/** The rare things that can be done with a task. `giveBack` asks for the note of a release, where the viewer may. */
export function extrasFor(
  task: Task,
  { tell, giveBack }: { tell: (told: Told) => void; giveBack: (() => void) | undefined },
): Extra[] {
  const copy = async (text: string, what: string) => {
    const words = (await copyText(text)) ? `The ${what} is copied.` : "Copying is not permitted here.";
    tell({ tone: "calm", words });
  };
  const address = () => `${window.location.origin}/task?id=${task.id}`;
  return [
    ...(giveBack ? [{ label: "Release with a note", icon: MessageSquareText, run: giveBack }] : []),
    { label: "Copy link", icon: Link, run: () => void copy(address(), "link") },
    { label: "Copy id", icon: Hash, run: () => void copy(task.id, "id") },
    { label: "Copy reference", icon: Tag, run: () => void copy(task.idempotencyKey, "reference") },
  ];
}
