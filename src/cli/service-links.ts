type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment without what Kubernetes puts there for each service of the namespace: a service named `awaithumans`
 * brings `AWAITHUMANS_PORT=tcp://…`, which is no setting of ours. What was set by hand stays.
 */
export function withoutServiceLinks(env: Environment): Environment {
  const services = Object.keys(env).flatMap((key) => /^(AWAITHUMANS\w*)_SERVICE_HOST$/.exec(key)?.[1] ?? []);
  const isLink = (key: string, value = "") =>
    services.some((service) => key.startsWith(service) && isLinkPart(key.slice(service.length), value));
  return Object.fromEntries(Object.entries(env).filter(([key, value]) => !isLink(key, value)));
}

/** The names that Kubernetes documents for one service, behind the service's own. */
function isLinkPart(part: string, value: string): boolean {
  if (part === "_PORT") return /^(?:tcp|udp|sctp):\/\//.test(value);
  return /^(?:_SERVICE_HOST|_SERVICE_PORT(?:_\w+)?|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/.test(
    part,
  );
}
