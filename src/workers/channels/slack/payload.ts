/** Who clicked or submitted, as Slack vouches for it. */
export interface Member {
  userId: string;
  /** The workspaces that may stand for this person in the directory: their own, and the one they acted in. */
  teamIds: readonly string[];
}

/** A button of a message was pressed. */
export interface Click {
  type: "block_actions";
  member: Member;
  actions: readonly { actionId: string; value: string }[];
  /** For opening a modal, within three seconds; empty where there is none. */
  triggerId: string;
  channelId: string;
  responseUrl: string;
}

/** A modal was submitted. */
export interface Submission {
  type: "view_submission";
  member: Member;
  callbackId: string;
  viewId: string;
  /** Task id; empty where the view is none of ours. */
  privateMetadata: string;
  /** By block id: the state of the one input in the block. */
  state: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** What Slack calls about: nothing is done about `other`. */
export type Payload = Click | Submission | { type: "other" };

/** Reads the `payload` of an interaction; undefined where it is no JSON object. */
export function readPayload(text: string): Payload | undefined {
  const payload = parse(text);
  if (payload === undefined) return undefined;
  switch (payload.type) {
    case "block_actions":
      return readClick(payload);
    case "view_submission":
      return readSubmission(payload);
    default:
      return { type: "other" };
  }
}

function readClick(payload: Shape): Click {
  const actions = Array.isArray(payload.actions) ? payload.actions : [];
  return {
    type: "block_actions",
    member: readMember(payload),
    actions: actions.map(shapeOf).map(({ action_id, value }) => ({
      actionId: textOf(action_id),
      value: textOf(value),
    })),
    triggerId: textOf(payload.trigger_id),
    channelId: textOf(shapeOf(payload.channel).id) || textOf(shapeOf(payload.container).channel_id),
    responseUrl: textOf(payload.response_url),
  };
}

function readSubmission(payload: Shape): Submission {
  const view = shapeOf(payload.view);
  const blocks = Object.entries(shapeOf(shapeOf(view.state).values));
  return {
    type: "view_submission",
    member: readMember(payload),
    callbackId: textOf(view.callback_id),
    viewId: textOf(view.id),
    privateMetadata: textOf(view.private_metadata),
    state: new Map(blocks.map(([id, inputs]) => [id, shapeOf(Object.values(shapeOf(inputs))[0])])),
  };
}

function readMember(payload: Shape): Member {
  const user = shapeOf(payload.user);
  const teamIds = [textOf(user.team_id), textOf(shapeOf(payload.team).id)].filter(Boolean);
  return { userId: textOf(user.id), teamIds: [...new Set(teamIds)] };
}

type Shape = Readonly<Record<string, unknown>>;

function parse(text: string): Shape | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isShape(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object, or an empty one in place of anything else. */
export function shapeOf(value: unknown): Shape {
  return isShape(value) ? value : {};
}

/** A text, or an empty one in place of anything else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
