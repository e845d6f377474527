/** What is asked, in the words of the contract; users' JSON is text. */
export interface Ask {
  task: string;
  payloadJson: string;
  payloadSchemaJson: string;
  responseSchemaJson: string;
  timeoutSeconds: number;
  idempotencyKey: string;
  formDefinitionJson?: string;
  initialResponseJson?: string;
  timeoutResponseJson?: string;
  assignToJson?: string;
  verifierConfigJson?: string;
  callbackUrl?: string;
  notify?: readonly string[];
  metadata?: Readonly<Record<string, string>>;
  redactPayload?: boolean;
  priority?: number;
}

/** What a person submits. */
export interface Submission {
  responseJson: string;
  timeZone?: string;
  completedByEmail?: string;
  completedViaChannel?: string;
}

/** A refusal as a vector expects it: why, and at which places of the request. */
export interface Expected {
  reason: string;
  paths: readonly string[];
  /** Of a key that is taken: the status of its task. */
  existing?: string;
}

/** What happens to the task, in this order, while somebody waits for it. */
export type Act =
  | ({ act: "answer"; refused?: Expected } & Submission)
  /** Asks again with the same key; what is given differs from the first time. */
  | { act: "ask"; change?: Partial<Ask>; refused?: Expected }
  | { act: "cancel" | "delete"; refused?: Expected }
  /** The deadline is moved to so many seconds from now. */
  | { act: "move"; seconds: number; refused?: Expected }
  /** The clock moves on; what is due by then expires. */
  | { act: "expire"; seconds: number }
  | { act: "pass"; seconds: number };

/** What everybody who waited is told. */
export interface End {
  status: "completed" | "timed_out" | "cancelled";
  /** JSON text, byte for byte. */
  response: string | null;
}

interface Question {
  name: string;
  ask?: Partial<Ask>;
}

/** A question that is refused. */
interface RefusedQuestion extends Question {
  refused: Expected;
}

/** A question, what happens to it, and what everybody is told. */
export interface Played extends Question {
  acts: readonly Act[];
  /** A refusal stands for a task that is gone. */
  ends: End | Expected;
  /** The JSON Patch that the response comes to, where an initial one was given. */
  patch?: string;
  /** The payload as lists show it, where that is looked at. */
  listed?: string;
  /** Codes of what the creator is told beside the task. */
  warned?: readonly string[];
  /** By which channel the task ended. */
  via?: string;
}

export type Vector = RefusedQuestion | Played;

const APPROVAL = {
  type: "object",
  properties: { approved: { type: "boolean" } },
  required: ["approved"],
};

/** A day: no other vector's deadline comes near it. */
const DAY = 86_400;

/** The whole question of a vector, under a key of its own. */
export function askOf({ ask }: Vector, idempotencyKey: string): Ask {
  return {
    task: "Approve?",
    payloadJson: '{"amount":250}',
    payloadSchemaJson: '{"type":"object"}',
    responseSchemaJson: JSON.stringify(APPROVAL),
    timeoutSeconds: 7 * DAY,
    idempotencyKey,
    ...ask,
  };
}

export function movesClock(vector: Vector): boolean {
  return "acts" in vector && vector.acts.some(({ act }) => act === "expire" || act === "pass");
}
