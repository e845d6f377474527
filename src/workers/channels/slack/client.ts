import type { WebClient } from "@slack/web-api";
import { errorCode, NO_TOKEN, NoClient } from "./failure.ts";

/** One call: well below the time that a whole delivery has. */
const CALL_MS = 8_000;

/** The client of the vendor's package, which is loaded when it is first needed. It throws NoClient without a token. */
export type Slack = () => Promise<WebClient>;

export interface Access {
  /** Without it no call is made. */
  botToken: string | undefined;
  /** Base of the Web API, without a slash at the end. */
  apiUrl: string;
  /** Of this server. */
  version: string;
  /** Hears with what error of Slack's each call failed. */
  onRefusal?: (code: string) => void;
}

/** A call is made once: the outbox tries again, by its own clock. */
export function connect({ botToken, apiUrl, version, onRefusal }: Access): Slack {
  let client: Promise<WebClient> | undefined;
  const open = async () => {
    if (botToken === undefined) throw new NoClient(NO_TOKEN);
    const { LogLevel, WebClient } = await import("@slack/web-api");
    class Client extends WebClient {
      override apiCall(...call: Parameters<WebClient["apiCall"]>): ReturnType<WebClient["apiCall"]> {
        return super.apiCall(...call).catch((error: unknown) => {
          onRefusal?.(errorCode(error));
          throw error;
        });
      }
    }
    return new Client(botToken, {
      slackApiUrl: `${apiUrl}/`,
      allowAbsoluteUrls: false,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      // A call that waited for others would have no limit: its time begins when it is made.
      maxRequestConcurrency: Number.POSITIVE_INFINITY,
      timeout: CALL_MS,
      headers: { "User-Agent": `awaithumans/${version}` },
      // What goes wrong is thrown, and told by whoever made the call; bodies belong in no log.
      logger: {
        ...{ debug: ignore, info: ignore, warn: ignore, error: ignore },
        ...{ setLevel: ignore, setName: ignore, getLevel: () => LogLevel.ERROR },
      },
    });
  };
  return () => {
    client ??= open();
    return client;
  };
}

const ignore = () => {};
