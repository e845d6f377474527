import { AnthropicServer, passes, rejects } from "../../support/anthropic-server.ts";
import { MailServer } from "../../support/mail-server.ts";
import { mailEnv } from "../../workers/channels/email/mail-worker.ts";
import { type Received, Receiver } from "../../workers/receiver.ts";

/** What the verifier sends back; it lets everything else pass. */
export const WRONG = "contradicts the decision";

/** Long enough for other callbacks to come meanwhile. */
const MOMENT_MS = 150;

/** Everybody whom a server sends something: the agent's receiver, a pager's vendor, a mail server and a model. */
export class Outside {
  /** Answers the first callback, or page, after this with 500. */
  refusesCallback = false;
  refusesPage = false;
  /** Takes its time for callbacks. */
  isSlow = false;
  /** What was answered with 500. */
  refusedCallbacks = 0;
  refusedPages = 0;
  readonly #hooks: Receiver;
  readonly #pages: Receiver;
  readonly #mail: MailServer;
  readonly #model: AnthropicServer;

  private constructor(parts: [Receiver, Receiver, MailServer, AnthropicServer]) {
    [this.#hooks, this.#pages, this.#mail, this.#model] = parts;
    // A connection that is kept may be closed just when it is used again, and what fails by that is not the server's.
    this.#hooks.answer = (response) => {
      response.setHeader("connection", "close");
      if (this.refusesCallback) {
        this.refusedCallbacks += 1;
        response.statusCode = 500;
      }
      this.refusesCallback = false;
      if (this.isSlow) setTimeout(() => response.end(), MOMENT_MS);
      else response.end();
    };
    this.#pages.answer = (response) => {
      response.setHeader("connection", "close");
      if (this.refusesPage) {
        this.refusedPages += 1;
        response.statusCode = 500;
      }
      this.refusesPage = false;
      response.end(`page-${this.#pages.received.length}`);
    };
    this.#model.answerWith((response, question) => {
      const verdict = question.text.includes(WRONG) ? rejects("The notes say no.") : passes();
      verdict(response, question);
    });
  }

  static async open(): Promise<Outside> {
    return new Outside(
      await Promise.all([
        ...([Receiver.start(), Receiver.start(), MailServer.start(), AnthropicServer.start()] as const),
      ]),
    );
  }

  /** What a server is told of all these. */
  get env(): Readonly<Record<string, string>> {
    return {
      AWAITHUMANS_PAGER_URL: this.#pages.url,
      AWAITHUMANS_PAGER_SECRET: "beep",
      ...mailEnv(this.#mail.port),
      ...this.#model.env,
    };
  }

  get callbackUrl(): string {
    return this.#hooks.url;
  }

  get callbacks(): readonly Received[] {
    return this.#hooks.received;
  }

  /** Ids of the messages that came, a page or a mail, each as often as it came. */
  get messages(): readonly string[] {
    const pages = this.#pages.received.map(({ body }): { id?: string } => JSON.parse(body));
    const mails = this.#mail.mails.map(({ parsed }) => /^<([^@]+)@/.exec(parsed.messageId ?? "")?.[1]);
    return [...pages.map(({ id }) => id), ...mails].filter((id) => id !== undefined);
  }

  /** Forgets what came. */
  clear(): void {
    this.#hooks.received.length = 0;
    this.#pages.received.length = 0;
    this.#mail.mails.length = 0;
    this.refusesCallback = false;
    this.refusesPage = false;
    this.isSlow = false;
    this.refusedCallbacks = 0;
    this.refusedPages = 0;
  }

  async close(): Promise<void> {
    await Promise.all([this.#hooks.close(), this.#pages.close(), this.#mail.close(), this.#model.close()]);
  }
}
