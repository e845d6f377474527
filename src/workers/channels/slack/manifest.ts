import type { Door } from "../../core/channel.ts";

const SCOPES = [
  ...["chat:write", "im:write", "channels:read", "groups:read"],
  ...["users:read", "users:read.email", "files:write", "files:read"],
];

/** What Slack needs to make the app of this server: pasted under "Create an app from a manifest". */
export function manifestDoor(publicUrl: string): Door {
  const manifest = {
    display_information: {
      name: "Await Humans",
      description: "Brings the questions of your agents to people, and their answers back.",
    },
    features: { bot_user: { display_name: "Await Humans", always_online: true } },
    oauth_config: {
      redirect_urls: [`${publicUrl}/api/channels/slack/oauth/callback`],
      scopes: { bot: SCOPES },
    },
    settings: {
      interactivity: { is_enabled: true, request_url: `${publicUrl}/api/channels/slack/interactions` },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
  return {
    method: "GET",
    path: "/api/channels/slack/manifest",
    answer: async () => ({ status: 200, json: manifest }),
  };
}
