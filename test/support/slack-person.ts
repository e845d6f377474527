import { createHmac } from "node:crypto";
import { viewProblems } from "./slack-limits.ts";
import type { SlackServer } from "./slack-server.ts";
import type { Any, SlackMember, SlackMessage, SlackView } from "./slack-workspace.ts";

/** Slack gives up on an app that has not answered by then. */
const ANSWER_MS = 3_000;

export interface Answered {
  status: number;
  json: Any;
}

/** What somebody puts into the inputs of a form, by their labels: a text, labels of options, a moment. */
export type Answers = Record<string, string | number | string[] | null | object[]>;

/** Somebody who uses Slack: their clicks and forms reach the app as Slack sends them. */
export class SlackPerson {
  readonly member: SlackMember;
  readonly #slack: SlackServer;

  constructor(slack: SlackServer, member: SlackMember) {
    this.#slack = slack;
    this.member = member;
  }

  get id(): string {
    return this.member.id;
  }

  /** The conversation in which the app writes to this person alone. */
  get dm(): string {
    return `D${this.id.slice(1)}`;
  }

  get whispers(): string[] {
    return this.#slack.whispers.filter(({ user }) => user === this.id).map(({ text }) => text);
  }

  /** The form that is open, once one is. */
  view(matches: (view: SlackView) => boolean = () => true): Promise<SlackView> {
    return this.#slack.when(() => this.#slack.views.findLast((view) => this.#isMine(view) && matches(view)));
  }

  hasViews(): boolean {
    return this.#slack.views.some((view) => view.user === this.id);
  }

  #isMine({ user, isOpen }: SlackView): boolean {
    return user === this.id && isOpen;
  }

  /** Presses a button that the message has. */
  async click(message: SlackMessage, actionId: string): Promise<Answered> {
    const { body } = this.clickBody(message, actionId);
    return this.send(body);
  }

  /** The body of a click, for a test that sends it otherwise. */
  clickBody(message: SlackMessage, actionId: string): { body: string } {
    const action = buttonsOf(message).find((button) => button.action_id === actionId);
    if (action === undefined) throw new Error(`The message has no button ${actionId}.`);
    const container = {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: false,
    };
    return this.#body({
      type: "block_actions",
      container,
      trigger_id: this.#slack.makeTrigger(this.id),
      channel: { id: message.channel, name: "somewhere" },
      message: { type: "message", ts: message.ts, text: message.text, blocks: message.blocks },
      state: { values: {} },
      response_url: this.#slack.makeResponseUrl(this.id),
      actions: [{ ...action, action_ts: "1780304400.000001" }],
    });
  }

  /** Fills the form in and submits it. What is not named keeps what it shows. */
  async submit(view: SlackView, answers: Answers = {}): Promise<Answered> {
    if (!view.isOpen) throw new Error("The form is not open any more.");
    this.fill(view, answers);
    const started = performance.now();
    const answered = await this.send(this.submitBody(view).body);
    const ms = performance.now() - started;
    if (ms > ANSWER_MS) this.#slack.note("view_submission", [`answered after ${Math.round(ms)} ms`]);
    if (answered.status === 200) this.#apply(view, answered.json);
    return answered;
  }

  submitBody(view: SlackView): { body: string } {
    const { private_metadata = "", callback_id, blocks } = view.view;
    const inputs: Any[] = blocks.filter(({ type }: Any) => type === "input");
    const values = Object.fromEntries(inputs.map((block) => [block.block_id, this.#state(view, block)]));
    const state = { values };
    const sent = { id: view.id, type: "modal", private_metadata, callback_id, blocks, state, hash: "1.1" };
    return this.#body({ type: "view_submission", trigger_id: this.#slack.makeTrigger(this.id), view: sent });
  }

  fill(view: SlackView, answers: Answers): void {
    for (const [label, answer] of Object.entries(answers)) {
      const block = view.view.blocks.find((each: Any) => each.type === "input" && each.label.text === label);
      if (block === undefined) throw new Error(`The form has no input ${label}.`);
      view.typed[block.block_id] = stateOf(block.element, answer);
    }
  }

  /** Posts a body signed by Slack's published recipe, or by `secret`, as of `second` (Unix time). */
  async send(body: string, options: { secret?: string; second?: number } = {}): Promise<Answered> {
    const { secret = this.#slack.signingSecret, second = Math.floor(Date.now() / 1000) } = options;
    const mac = createHmac("sha256", secret).update(`v0:${second}:${body}`).digest("hex");
    const response = await fetch(`${this.#slack.appUrl}/api/channels/slack/interactions`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": String(second),
        "x-slack-signature": `v0=${mac}`,
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
  }

  #body(payload: object): { body: string } {
    const { id, name, team_id } = this.member;
    const whole = {
      ...{ user: { id, username: name, name, team_id }, team: { id: this.#slack.teamId, domain: "acme" } },
      ...{ api_app_id: "A00000001", token: "not used", enterprise: null, is_enterprise_install: false },
      ...payload,
    };
    return { body: new URLSearchParams({ payload: JSON.stringify(whole) }).toString() };
  }

  #state(view: SlackView, { block_id, element, optional, label }: Any): object {
    const state = view.typed[block_id] ?? stateOf(element, initialOf(element));
    const { type, ...values } = state;
    const isBlank = Object.values(values).every(
      (value) => value === null || (Array.isArray(value) && !value.length),
    );
    if (isBlank && !optional) throw new Error(`Slack asks for ${label.text} before it submits.`);
    return { [element.action_id]: { type, ...values } };
  }

  #apply(view: SlackView, json: Any): void {
    view.errors = {};
    if (json?.response_action === "errors") {
      const inputs = view.view.blocks
        .filter(({ type }: Any) => type === "input")
        .map(({ block_id }: Any) => block_id);
      const lost = Object.keys(json.errors).filter((id) => !inputs.includes(id));
      this.#slack.note(
        "errors",
        lost.map((id) => `${id} is no input of the form`),
      );
      view.errors = json.errors;
    } else if (json?.response_action === "update") {
      this.#slack.note("update", viewProblems(json.view));
      view.view = json.view;
    } else view.isOpen = false;
  }
}

export function buttonsOf(message: SlackMessage): Any[] {
  return message.blocks.filter(({ type }) => type === "actions").flatMap(({ elements }) => elements);
}

/** The visible text of a message or a view. */
export function textOf(blocks: Any[]): string {
  const texts = (block: Any): string[] => [
    ...[block.text, block.label, block.hint].flatMap((part) => (part ? [part.text] : [])),
    ...(block.type === "context" ? block.elements.map(({ text }: Any) => text) : []),
  ];
  return blocks.flatMap(texts).join("\n");
}

function initialOf(element: Any): Any {
  const { initial_value, initial_date, initial_time, initial_date_time, initial_option, initial_options } =
    element;
  const given = initial_value ?? initial_date ?? initial_time ?? initial_date_time;
  return given ?? initial_option?.text.text ?? initial_options?.map(({ text }: Any) => text.text) ?? null;
}

/** The state of an element as Slack reports it. */
function stateOf(element: Any, answer: Any): Any {
  const { type } = element;
  const option = (label: string) => {
    const found = element.options.find(({ text }: Any) => text.text === label);
    if (found === undefined) throw new Error(`There is no option ${label}.`);
    return found;
  };
  switch (type) {
    case "radio_buttons":
    case "static_select":
      return { type, selected_option: answer === null ? null : option(answer) };
    case "checkboxes":
    case "multi_static_select":
      return { type, selected_options: (answer ?? []).map(option) };
    case "datepicker":
      return { type, selected_date: answer };
    case "timepicker":
      return { type, selected_time: answer };
    case "datetimepicker":
      return { type, selected_date_time: answer };
    case "file_input":
      return { type, files: answer ?? [] };
    default:
      return { type, value: answer === "" ? null : answer };
  }
}
