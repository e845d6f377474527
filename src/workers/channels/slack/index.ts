import { baseUrl, SettingError, setting } from "../../../setting.ts";
import { type Channel, defineChannel } from "../../core/channel.ts";
import { type HandoffKind, Handoffs } from "../../core/handoff.ts";
import { connect } from "./client.ts";
import { interactionsDoor } from "./interactions.ts";
import { manifestDoor } from "./manifest.ts";
import { Members } from "./members.ts";
import { People } from "./people.ts";
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

const SETTINGS = {
  botToken: setting(
    "SLACK_BOT_TOKEN",
    secret,
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
    const { publicUrl, log, now, version } = context;
    const client = connect({ botToken, apiUrl, version });
    const workspaces = new Workspaces(client);
    const links = new Handoffs(SLACK_HANDOFF, context);
    const sender: Sender = { slack: client, workspaces, members: new Members(client, now), links };
    const setUp: SetUp = { botToken, signingSecret, publicUrl, workspaces };
    const people = new People(client, workspaces, now);
    const whisper = makeWhisper({ slack: client, apiUrl, log });
    return {
      ...{ kind: "slack", label: "Slack", example: "slack:#general" },
      ...{ targetProblem, personAt, placeOf },
      status: () => statusOf(setUp),
      trouble: async (identity) => troubleOf(setUp, identity),
      test: (place) => sendTest(sender, place),
      send: (message) => sendMessage(sender, message),
      update: (message) => redraw(sender, message),
      doors: [
        interactionsDoor({ slack: client, people, links, whisper, log, signingSecret, now }),
        ...links.doors(),
        manifestDoor(publicUrl),
      ],
    };
  },
});
