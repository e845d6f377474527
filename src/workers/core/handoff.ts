import { createHmac, timingSafeEqual } from "node:crypto";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { ChannelContext, Core, Door, DoorReply, DoorRequest, PersonKey } from "./channel.ts";
import { type Arrival, enter, land, placeOf } from "./landing.ts";
import { asPage, EXPIRED, INVALID, page } from "./pages.ts";
import { isStorable } from "./text.ts";

/** The links of one channel. What is signed, and under which salt, never changes: such links lie in people's messages. */
export interface HandoffKind {
  salt: string;
  path: string;
  /** What a link names whom it is for by: an e-mail address, also of a stranger, or the id of a person of the directory. */
  by: "email" | "id";
}

/** What a link lets one person do: come to one task until the given second (Unix time). */
export interface Handoff {
  /** An address in lower case, or an id. */
  who: string;
  taskId: string;
  expireSecond: number;
}

const PARAMETER = { email: "to", id: "u" } as const;

/** Links that bring one person to one task without a password, and the doors behind them. */
export class Handoffs {
  readonly #signer: Signer;
  readonly #context: Pick<ChannelContext, "publicUrl" | "now">;

  constructor(kind: HandoffKind, context: Pick<ChannelContext, "deriveKey" | "publicUrl" | "now">) {
    this.#signer = { ...kind, key: context.deriveKey(kind.salt) };
    this.#context = context;
  }

  /** For this one person until the task's deadline, wherever that is moved; never to be shown to others. */
  personal(task: Pick<Task, "id" | "dueTime">, who: string): string {
    const handoff = { who, taskId: task.id, expireSecond: deadlineOf(task) };
    return this.#context.publicUrl + handoffPath(this.#signer, handoff);
  }

  /** The page of a task: whoever opens it signs in there. Fit for everybody's eyes. */
  page(taskId: string): string {
    return this.#context.publicUrl + placeOf({ taskId });
  }

  /** A page that changes nothing, whatever follows links in messages; its button opens this one task. */
  doors(): Door[] {
    const behind = (then: typeof land) => (request: DoorRequest, core: Core) =>
      asPage(core.log, () => this.#open(request, { core, then }));
    const { path } = this.#signer;
    return [
      { method: "GET", path, answer: behind(land) },
      { method: "POST", path, answer: behind(enter) },
    ];
  }

  async #open(request: DoorRequest, { core, then }: { core: Core; then: typeof land }): Promise<DoorReply> {
    const read = readHandoff(this.#signer, request.query, this.#context.now());
    if (read === undefined) return INVALID;
    if (read.expired && !(await this.#isGoodStill(read.handoff, core))) return EXPIRED;
    const arrival = await this.#arrivalOf(read.handoff, core);
    return arrival === undefined ? UNKNOWN : then(arrival, request, core);
  }

  /** Links lie in mails that cannot be written anew: the deadline that counts is the one that the task has now. */
  async #isGoodStill({ taskId }: Handoff, core: Core): Promise<boolean> {
    const task = await core.lookUp(taskId);
    return task?.dueTime !== undefined && this.#context.now() <= timestampDate(task.dueTime);
  }

  async #arrivalOf({ who, taskId }: Handoff, core: Core): Promise<Arrival | undefined> {
    const isAddress = this.#signer.by === "email";
    const key: PersonKey = isAddress ? { email: who } : { id: who };
    const person = await core.findPerson(key);
    if (person === undefined && !isAddress) return undefined;
    return { taskId, person, email: isAddress ? who : null };
  }
}

const UNKNOWN: DoorReply = page(403, {
  title: "You have no access any more",
  paragraphs: ["The link is for somebody who is not in the directory. Ask an operator of this server."],
});

/** A kind of links, and the key of its salt. */
export interface Signer extends HandoffKind {
  key: Buffer;
}

/** Unix time of a task's deadline. */
export function deadlineOf({ dueTime }: Pick<Task, "dueTime">): number {
  return Number(dueTime?.seconds ?? 0n);
}

/** Path and query of a link. Neither of its texts has a `|`, which parts what is signed. */
export function handoffPath(signer: Signer, { who, taskId, expireSecond }: Handoff): string {
  const handoff = { who: normal(signer, who), taskId, expireSecond };
  const query = new URLSearchParams({
    [PARAMETER[signer.by]]: handoff.who,
    t: taskId,
    e: String(expireSecond),
    s: sign(signer, handoff),
  });
  return `${signer.path}?${query}`;
}

/** What a link says; undefined where we did not sign it. */
export function readHandoff(
  signer: Signer,
  query: URLSearchParams,
  now: Date,
): { handoff: Handoff; expired: boolean } | undefined {
  const who = normal(signer, query.get(PARAMETER[signer.by]) ?? "");
  const taskId = query.get("t") ?? "";
  const expire = query.get("e") ?? "";
  if (who === "" || taskId === "" || `${who}${taskId}`.includes("|")) return undefined;
  if (!isStorable(`${who}${taskId}`)) return undefined;
  if (!/^[1-9]\d{0,11}$/.test(expire)) return undefined;
  const handoff = { who, taskId, expireSecond: Number(expire) };
  // The text is compared, since its last character has bits that decode to nothing.
  const [expected, given] = [Buffer.from(sign(signer, handoff)), Buffer.from(query.get("s") ?? "")];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return { handoff, expired: now.getTime() / 1000 > handoff.expireSecond };
}

function normal({ by }: Signer, who: string): string {
  return by === "email" ? who.toLowerCase() : who;
}

function sign({ key }: Signer, { who, taskId, expireSecond }: Handoff): string {
  return createHmac("sha256", key).update(`${who}|${taskId}|${expireSecond}`).digest("base64url");
}
