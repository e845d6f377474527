/** Whether a host, as it stands in a URL or a setting, is this machine itself, which nobody else can reach by it. */
export function isLoopback(host: string): boolean {
  const bare = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  return bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare) || /(^|\.)localhost$/.test(bare);
}
