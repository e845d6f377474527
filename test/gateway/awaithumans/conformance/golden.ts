import { packageVersion } from "../../../../src/version.ts";
import type { Reply } from "../../../support/server.ts";

/** What differs from run to run, by what it looks like. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/tsk_[0-9a-f]{32}/g, "<task>"],
  [/ah_sk_[0-9a-f]{40}/g, "<key>"],
  [/ah_sk_[0-9a-f]{6}(?=")/g, "<prefix>"],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "<token>"],
  [/(?<=[?&]token=|cursor=)[\w.~%-]+/g, "<token>"],
  [/(?<="token": ")[\w.~-]{20,}/g, "<token>"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>"],
  [/(?<="date": "|filename="audit-)\d{4}-\d\d-\d\d/g, "<day>"],
  [/\b[0-9a-f]{32}\b/g, "<id>"],
  [/\b[0-9a-f]{29}\b/g, "<key id>"],
  [/(?<="request_id": ")[0-9a-f]{16}/g, "<request>"],
  [/(?<="(?:avg_completion_seconds|p\d\d_seconds|worker_lag_seconds)": )[\d.e-]+/g, "0"],
  [/(?<=awaithumans_session=)[^;]+/g, "<sealed>"],
  [/(?<="golden-)\d+/g, "<n>"],
  [/(?<="stage:)\d+/g, "<n>"],
];

export interface Told {
  method: string;
  path: string;
  body: unknown;
  reply: Reply;
  /** Headers that the contract names. */
  headers: readonly string[];
  shown: (body: Record<string, unknown>) => unknown;
}

/** A request and its answer as text: every key in its order, with placeholders for what varies. */
export function goldenText({ method, path, body, reply, headers, shown }: Told): string {
  const told = headers
    .filter((name) => reply.headers.get(name) !== null)
    .map((name) => `${name}: ${reply.headers.get(name)}`);
  const parts = [
    `${method} ${path}`,
    ...(body === undefined ? [] : [pretty(body)]),
    "",
    [String(reply.status), ...told].join("\n"),
    ...(reply.json === undefined ? textOf(reply) : [pretty(shown(reply.json))]),
  ];
  const text = `${parts.join("\n")}\n`.replaceAll(`"${packageVersion()}"`, '"<version>"');
  return VARYING.reduce((masked, [pattern, name]) => masked.replace(pattern, name), text);
}

/** What is no JSON, with the line ends of the format made those of a text file. */
const textOf = ({ text }: Reply): string[] => (text === "" ? [] : [text.trimEnd().replaceAll("\r\n", "\n")]);

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
