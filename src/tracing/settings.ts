/** How traces leave the process; by the standard variables of OpenTelemetry, which have no prefix of ours. */
export interface TracingSettings {
  /** Where spans are POSTed to. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Share of the traces that begin here, 0 to 1; those of others are their affair. */
  readonly ratio: number;
}

/** For the page of the documentation. */
export const TRACING_VARIABLES = [
  [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "",
    "Base address of an OpenTelemetry collector, e.g. `http://localhost:4318`. Turns tracing on.",
  ],
  [
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "",
    "The whole address that traces are sent to; without it, `/v1/traces` below the base address.",
  ],
  ["OTEL_EXPORTER_OTLP_HEADERS", "", "Headers for the collector, as `name=value`, comma-separated."],
  ["OTEL_SERVICE_NAME", "awaithumans", "Name of the service in traces."],
  ["OTEL_TRACES_SAMPLER_ARG", "1", "Share of the traces that begin here, from 0 to 1."],
  ["OTEL_SDK_DISABLED", "false", "`true` turns tracing off whatever else is set."],
] as const;

type Variable = (typeof TRACING_VARIABLES)[number][0];
type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined where nothing is traced. What cannot be read is added to `problems`, and never repeated there. */
export function readTracing(env: Environment, problems: string[]): TracingSettings | undefined {
  const read = (name: Variable) => env[name] ?? "";
  const base = read("OTEL_EXPORTER_OTLP_ENDPOINT");
  const own = read("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  if ((base === "" && own === "") || read("OTEL_SDK_DISABLED").toLowerCase() === "true") return undefined;
  const url = own || `${base.replace(/\/+$/, "")}/v1/traces`;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    const name: Variable = own ? "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" : "OTEL_EXPORTER_OTLP_ENDPOINT";
    problems.push(`${name} must be a URL that starts with http:// or https://.`);
  }
  const ratio = Number(read("OTEL_TRACES_SAMPLER_ARG") || 1);
  if (!(ratio >= 0 && ratio <= 1)) problems.push("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.");
  const headers = readHeaders(read("OTEL_EXPORTER_OTLP_HEADERS"));
  if (headers === undefined)
    problems.push("OTEL_EXPORTER_OTLP_HEADERS must be name=value, comma-separated, each percent-encoded.");
  return { url, headers: headers ?? {}, serviceName: read("OTEL_SERVICE_NAME") || "awaithumans", ratio };
}

function readHeaders(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const entry of text.split(",").filter((each) => each.trim() !== "")) {
    const [, name = "", value = ""] = /^\s*([\w.-]+)\s*=(.*)$/.exec(entry) ?? [];
    try {
      headers[name] = decodeURIComponent(value.trim());
    } catch {
      return undefined;
    }
    if (name === "") return undefined;
  }
  return headers;
}
