/**
 * Whether an address that came from Slack leads to Slack: to this part of it, or to where its API is said to be. An
 * answer or the app's token goes nowhere else, though Slack signed the address.
 */
export function leadsToSlack(part: "files" | "hooks", apiUrl: string): (url: string) => boolean {
  const { origin } = new URL(apiUrl);
  const slacks = new RegExp(`^https://${part}\\.slack(?:-gov)?\\.com/`);
  return (url) => slacks.test(url) || (URL.canParse(url) && new URL(url).origin === origin);
}
