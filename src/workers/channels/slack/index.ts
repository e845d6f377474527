import { baseUrl, SettingError, setting } from "../../../setting.ts";
import { type Channel, defineChannel } from "../../core/channel.ts";
import { type HandoffKind, Handoffs } from "../../core/handoff.ts";
import { connect } from "./client.ts";
import { makeBringFiles } from "./files.ts";
import { interactionsDoor } from "./interactions.ts";
import { manifestDoor } from "./manifest.ts";
import { Members } from "./members.ts";
import type { Look } from "./message.ts";
import { People } from "./people.ts";
import { SecretWatch } from "./secret-watch.ts";
import { redraw, type Sender, sendMessage, sendTest } from "./send.ts";
import { type SetUp, statusOf, troubleOf } from "./set-up.ts";
import { personAt, placeOf, targetProblem } from "./target.ts";
import { makeWhisper } from "./whisper.ts";
import { Workspaces } from "./workspace.ts";

const API_URL = "https://slack.com/api";

/** By these, people of the directory come to a task from a direct message. */
export const SLACK_HANDOFF: HandoffKind = {
  salt: "awaithumans-slack-handoff",
  path: "/api/auth/slack-handoff",
  by: "id",
};

function secret(value: string): string {
  if (/^[\x21-\x7e]{8,512}$/.test(value)) return value;
  throw new SettingError("must be one word of 8 to 512 printable characters, as Slack shows it");
}

function botToken(value: string): string {
  if (/^(xoxe\.)?xoxb-/.test(value)) return secret(value);
  throw new SettingError(
    "must be the bot token of the Slack app, which begins with xoxb-: it stands under OAuth & Permissions",
  );
}

const SETTINGS = {
  botToken: setting(
    "SLACK_BOT_TOKEN",
    botToken,
    "Bot token of your Slack app, `xoxb-…`. Without it nothing is sent to Slack.",
  ),
  signingSecret: setting(
    "SLACK_SIGNING_SECRET",
    secret,
    "Signing secret of your Slack app. Without it nobody can answer in Slack.",
  ),
  apiUrl: setting("SLACK_API_URL", baseUrl, "Where Slack's Web API is.", API_URL),
};

/** Slack: channels and people of one workspace, asked by messages and answering in modals. */
export const slack = defineChannel({
  kind: "slack",
  settings: SETTINGS,
  open({ botToken, signingSecret, apiUrl = API_URL }, context): Channel {
    const { publicUrl, now, version } = context;
    const client = connect({ botToken, apiUrl, version, onRefusal: (code) => workspaces.heed(code) });
    const workspaces = new Workspaces(client, now);
    const watch = new SecretWatch(now);
    const links = new Handoffs(SLACK_HANDOFF, context);
    const members = new Members(client, now);
    const look: Look = { links, answerable: signingSecret !== undefined };
    const sender: Sender = { slack: client, workspaces, members, look };
    const setUp: SetUp = { botToken, signingSecret, publicUrl, workspaces, watch };
    const people = new People(client, workspaces, now);
    const whisper = makeWhisper({ slack: client, apiUrl });
    const bringFiles = makeBringFiles({ slack: client, apiUrl });
    return {
      ...{ kind: "slack", label: "Slack", example: "slack:#general" },
      ...{ targetProblem, personAt, placeOf },
      status: () => statusOf(setUp),
      trouble: async (identity) => troubleOf(setUp, identity),
      test: (place, signal) => sendTest(sender, place, signal),
      send: (message, signal) => sendMessage(sender, message, signal),
      update: (message, signal) => redraw(sender, message, signal),
      doors: [
        interactionsDoor({ slack: client, people, links, whisper, bringFiles, signingSecret, watch, now }),
        ...links.doors(),
        manifestDoor(publicUrl),
      ],
    };
  },
});
