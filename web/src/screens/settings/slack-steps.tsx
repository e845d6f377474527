import type { JSX } from "solid-js";
import { Sentence } from "../../parts/sentence.tsx";

const MANIFEST = "/api/channels/slack/manifest";

/** How Slack is set up, for whoever has not begun. */
export function SlackSteps(): JSX.Element {
  return (
    <ol class="max-w-prose list-decimal space-y-1.5 pl-5 marker:text-muted">
      <li>
        Create an app at <Outside href="https://api.slack.com/apps">api.slack.com/apps</Outside>, “From a
        manifest”, with <Outside href={MANIFEST}>the manifest of this server</Outside>, and install it to your
        workspace.
      </li>
      <li>
        <Sentence text="Set AWAITHUMANS_SLACK_BOT_TOKEN (it begins with `xoxb-`) and AWAITHUMANS_SLACK_SIGNING_SECRET where this server runs, and restart it." />
      </li>
      <li>Invite the app to the channel that is to be told, then send a test from here.</li>
    </ol>
  );
}

function Outside(props: { href: string; children: JSX.Element }): JSX.Element {
  return (
    <a
      class="underline decoration-edge underline-offset-2 hover:decoration-current"
      href={props.href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {props.children}
    </a>
  );
}
