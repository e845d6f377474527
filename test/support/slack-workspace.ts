import { messageProblems, viewProblems } from "./slack-limits.ts";

/** JSON as Slack exchanges it; what it must hold is each test's to say. */
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON of any shape
export type Any = any;

export interface SlackMember {
  id: string;
  name: string;
  team_id: string;
  deleted: boolean;
  is_bot: boolean;
  is_stranger: boolean;
  is_email_confirmed: boolean;
  tz: string;
  profile: { display_name: string; real_name: string; email?: string };
}

export interface SlackMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: Any[];
  metadata: Any;
  /** How often it was changed since. */
  edits: number;
}

export interface SlackView {
  id: string;
  /** Who has it open. */
  user: string;
  isOpen: boolean;
  view: Any;
  /** What its owner has put in, by block; it survives an update that keeps the block. */
  typed: Record<string, Any>;
  /** What the last submission was answered with, by block. */
  errors: Record<string, string>;
}

interface Channel {
  id: string;
  name: string;
  hasBot: boolean;
}

export interface Whispered {
  user: string;
  text: string;
  /** By which way it came. */
  by: "response_url" | "chat.postEphemeral";
}

const PAGE_MAX = 2;
const TRIGGER_MS = 3_000;

/** One workspace of Slack: who and what is in it, and what the methods of the Web API do to it. */
export class SlackWorkspace {
  readonly teamId = "T0ACME000";
  readonly members: SlackMember[] = [];
  readonly channels: Channel[] = [];
  readonly messages: SlackMessage[] = [];
  readonly views: SlackView[] = [];
  readonly whispers: Whispered[] = [];
  /** What was sent that Slack would refuse, and answers that came too late. A test expects none. */
  readonly problems: string[] = [];
  readonly #triggers = new Map<string, { user: string; until: number }>();
  #count = 0;

  addChannel(name: string, hasBot = true): Channel {
    const channel = { id: this.nextId("C"), name, hasBot };
    this.channels.push(channel);
    return channel;
  }

  messagesOf(taskId: string, channel?: string): SlackMessage[] {
    return this.messages.filter(
      (message) =>
        message.metadata?.event_payload?.task_id === taskId &&
        (channel === undefined || message.channel === channel),
    );
  }

  nextId(letter: string): string {
    this.#count += 1;
    return `${letter}${String(this.#count).padStart(8, "0")}`;
  }

  makeTrigger(user: string): string {
    const id = this.nextId("trigger.");
    this.#triggers.set(id, { user, until: performance.now() + TRIGGER_MS });
    return id;
  }

  note(where: string, problems: readonly string[]): void {
    this.problems.push(...problems.map((problem) => `${where}: ${problem}`));
  }

  /** What a method answers, and does. */
  answer(method: string, args: Any): object {
    const answers: Record<string, () => object> = {
      "auth.test": () => ({
        ok: true,
        team_id: this.teamId,
        team: "Acme",
        user: "awaithumans",
        user_id: "UBOT00000",
      }),
      "chat.postMessage": () => this.#post(args),
      "chat.update": () => this.#update(args),
      "chat.postEphemeral": () => this.#whisper(args),
      "views.open": () => this.#open(args),
      "views.update": () => this.#redraw(args),
      "users.lookupByEmail": () =>
        this.#member(({ profile }) => profile.email === args.email, "users_not_found"),
      "users.info": () => this.#member(({ id }) => id === args.user, "user_not_found"),
      "users.list": () => this.#list(args),
    };
    return answers[method]?.() ?? { ok: false, error: "unknown_method" };
  }

  #conversation(name: string): { id: string } | { error: string } {
    const isTheirs = ({ id }: SlackMember) => id === name || `D${id.slice(1)}` === name;
    if (this.members.some(isTheirs)) return { id: `D${name.slice(1)}` };
    const channel = this.channels.find(({ id, name: own }) => id === name || `#${own}` === name);
    if (channel === undefined) return { error: "channel_not_found" };
    return channel.hasBot ? { id: channel.id } : { error: "not_in_channel" };
  }

  #post(args: Any): object {
    const conversation = this.#conversation(args.channel);
    if ("error" in conversation) return { ok: false, error: conversation.error };
    const problems = messageProblems(args);
    this.note("chat.postMessage", problems);
    if (problems.length > 0) return { ok: false, error: "invalid_blocks" };
    const { text, blocks = [], metadata } = args;
    this.#count += 1;
    const ts = `1780304400.${String(this.#count).padStart(6, "0")}`;
    const message = { channel: conversation.id, ts, text, blocks: this.#withIds(blocks), metadata, edits: 0 };
    this.messages.push(message);
    return { ok: true, channel: message.channel, ts, message: { text, ts, team: this.teamId } };
  }

  #update(args: Any): object {
    const message = this.messages.find(({ channel, ts }) => channel === args.channel && ts === args.ts);
    if (message === undefined) return { ok: false, error: "message_not_found" };
    const problems = messageProblems(args);
    this.note("chat.update", problems);
    if (problems.length > 0) return { ok: false, error: "invalid_blocks" };
    Object.assign(message, {
      text: args.text,
      blocks: this.#withIds(args.blocks ?? []),
      edits: message.edits + 1,
    });
    return { ok: true, channel: message.channel, ts: message.ts };
  }

  #whisper({ user, text }: Any): object {
    this.whispers.push({ user, text, by: "chat.postEphemeral" });
    return { ok: true };
  }

  #open({ trigger_id, view }: Any): object {
    const trigger = this.#triggers.get(trigger_id);
    this.#triggers.delete(trigger_id);
    if (trigger === undefined) return { ok: false, error: "exchanged_trigger_id" };
    if (performance.now() > trigger.until) return { ok: false, error: "expired_trigger_id" };
    const problems = viewProblems(view);
    this.note("views.open", problems);
    if (problems.length > 0) return { ok: false, error: "invalid_arguments" };
    const opened = { id: this.nextId("V"), user: trigger.user, isOpen: true, view, typed: {}, errors: {} };
    this.views.push(opened);
    return { ok: true, view: { id: opened.id } };
  }

  #redraw({ view_id, view }: Any): object {
    const found = this.views.find(({ id }) => id === view_id);
    if (!found?.isOpen) return { ok: false, error: "not_found" };
    const problems = viewProblems(view);
    this.note("views.update", problems);
    if (problems.length > 0) return { ok: false, error: "invalid_arguments" };
    found.view = view;
    return { ok: true, view: { id: found.id } };
  }

  #member(is: (member: SlackMember) => boolean, error: string): object {
    const user = this.members.find(is);
    return user === undefined ? { ok: false, error } : { ok: true, user };
  }

  /** Pages are short, so that a reader who takes the first for all is found out. */
  #list({ cursor = "" }: Any): object {
    const from = cursor === "" ? 0 : Number(cursor);
    const next = from + PAGE_MAX < this.members.length ? String(from + PAGE_MAX) : "";
    const members = this.members.slice(from, from + PAGE_MAX);
    return { ok: true, members, response_metadata: { next_cursor: next } };
  }

  #withIds(blocks: Any[]): Any[] {
    return blocks.map((block) => ({ block_id: this.nextId("b"), ...block }));
  }
}
