import { email } from "./workers/channels/email/index.ts";
import { slack } from "./workers/channels/slack/index.ts";
import type { ChannelModule } from "./workers/core/channel.ts";
import type { VerifierProvider } from "./workers/core/verifier.ts";
import { claude } from "./workers/verifiers/claude.ts";

/** What can be added to this server without touching the rest of it. */
export interface ServerPlugins {
  /** In the order in which a person is reached who has addresses in several. */
  readonly channels: readonly ChannelModule[];
  readonly providers: readonly VerifierProvider[];
}

/** One line a channel, a folder in `workers/channels`; one line a provider of models, a file in `workers/verifiers`. */
export const PLUGINS: ServerPlugins = {
  channels: [slack, email],
  providers: [claude],
};
