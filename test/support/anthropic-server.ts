import type { ServerResponse } from "node:http";
import { type Received, Receiver } from "../workers/receiver.ts";

/** The key that the server takes. */
const CLAUDE_KEY = "sk-ant-key-of-the-tests";
/** Stands in every error of the vendor and must never get out. */
export const VENDOR_TEXT = "vendor text with sk-ant-key-of-the-tests in it";

/** What one request was, read as the Messages API reads it. */
export interface Question {
  received: Received;
  model: string;
  system: string;
  /** The one message of the user. */
  text: string;
  tool: { name: string; input_schema: object };
  /** Whether the model was made to call the tool. */
  forced: boolean;
}

/** Answers one question. */
export type Answer = (response: ServerResponse, question: Question) => void;

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_test", ...headers });
  response.end(JSON.stringify(body));
}

/** A status that is not 200, with the vendor's envelope. */
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    json(response, code, { type: "error", error: { type: "test_error", message: VENDOR_TEXT } }, headers);

/** A message with these blocks, which ended for this reason. */
export const stopped =
  (stop_reason: string | null, ...blocks: object[]): Answer =>
  (response, { model }) =>
    json(response, 200, {
      ...{ id: "msg_test", type: "message", role: "assistant", model, content: blocks },
      ...{ stop_reason, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 10 } },
    });

/** A message that ended with a call of a tool. */
export const content = (...blocks: object[]): Answer => stopped("tool_use", ...blocks);

/** A call of the tool with whatever input. */
export const verdict = (input: unknown, name = "submit_verdict"): Answer =>
  content({ type: "tool_use", id: "toolu_test", name, input });

export const passes = (reason = "It agrees with itself."): Answer => verdict({ passed: true, reason });
export const rejects = (reason: string): Answer => verdict({ passed: false, reason });

/** Never answers. */
export const hangs: Answer = () => {};

/** Answers when told to. */
export function held(answer: Answer): { answer: Answer; release(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    answer: (response, question) => void promise.then(() => answer(response, question)),
    release: resolve,
  };
}

/** A local server that speaks the Messages API: it refuses what the real one would refuse, and else answers as told. */
export class AnthropicServer {
  readonly questions: Question[] = [];
  readonly #receiver: Receiver;
  #answers: Answer[] = [passes()];

  private constructor(receiver: Receiver) {
    this.#receiver = receiver;
    receiver.answer = (response, received) => this.#receive(response, received);
  }

  static async start(): Promise<AnthropicServer> {
    return new AnthropicServer(await Receiver.start());
  }

  /** What the server that asks is to be told. */
  get env(): { ANTHROPIC_API_KEY: string; ANTHROPIC_BASE_URL: string } {
    return { ANTHROPIC_API_KEY: CLAUDE_KEY, ANTHROPIC_BASE_URL: `http://127.0.0.1:${this.#receiver.port}` };
  }

  /** Forgets what was asked, and answers with these in turn; the last one repeats. */
  answerWith(...answers: [Answer, ...Answer[]]): void {
    this.#answers = answers;
    this.questions.length = 0;
    this.#receiver.received.length = 0;
  }

  /** Resolves when this many questions have come. */
  has(count: number): Promise<void> {
    return this.#receiver.has(count);
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }

  #receive(response: ServerResponse, received: Received): void {
    const problem = problemOf(received);
    if (problem !== undefined) {
      const error = { type: "invalid_request_error", message: problem.message };
      json(response, problem.status, { type: "error", error });
      return;
    }
    const { model, system, messages, tools, tool_choice } = JSON.parse(received.body);
    const forced = tool_choice.type === "tool";
    const question = { received, model, system, text: messages[0].content, tool: tools[0], forced };
    this.questions.push(question);
    const [answer, ...later] = this.#answers;
    if (later.length > 0) this.#answers = later;
    answer?.(response, question);
  }
}

/** Why the real API would refuse a request. */
function problemOf({
  method,
  path,
  headers,
  body,
}: Received): { status: number; message: string } | undefined {
  const refused = (message: string) => ({ status: 400, message });
  if (method !== "POST" || path !== "/v1/messages") return { status: 404, message: "not found" };
  if (headers["x-api-key"] !== undefined) return refused("two credentials");
  if (headers.authorization !== `Bearer ${CLAUDE_KEY}`) return { status: 401, message: VENDOR_TEXT };
  if (headers["anthropic-version"] !== "2026-10-21") return refused("anthropic-version");
  const { model, max_tokens, system, messages, tools, tool_choice } = JSON.parse(body);
  if (typeof model !== "string" || !(max_tokens >= 1024) || typeof system !== "string")
    return refused("model");
  if (messages?.length !== 1 || messages[0].role !== "user" || typeof messages[0].content !== "string")
    return refused("messages");
  if (tools?.length !== 1 || tools[0].input_schema?.type !== "object") return refused("tools");
  if (tool_choice?.type === "tool" ? tool_choice.name !== tools[0].name : tool_choice?.type !== "auto")
    return refused("tool_choice");
  return undefined;
}
