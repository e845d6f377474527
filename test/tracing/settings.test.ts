import { expect, test } from "vitest";
import { ConfigError, loadConfig } from "../../src/config.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { PAYLOAD_KEY } from "../support/server.ts";

const tracing = (env: Record<string, string>) =>
  loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, ...env }, PLUGINS).tracing;

function problems(env: Record<string, string>): readonly string[] {
  try {
    tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318", ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test("nothing is traced without an address, or where the standard switch says so", () => {
  expect(tracing({})).toBeUndefined();
  expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "", OTEL_SERVICE_NAME: "x" })).toBeUndefined();
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };
  expect(tracing({ ...endpoint, OTEL_SDK_DISABLED: "TRUE" })).toBeUndefined();
  expect(tracing({ ...endpoint, OTEL_SDK_DISABLED: "false" })).toBeDefined();
});

test("the base address gets the standard path, the address of traces is taken as it is", () => {
  const usual = { headers: {}, serviceName: "awaithumans", ratio: 1 };
  expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318/" })).toEqual({
    url: "http://localhost:4318/v1/traces",
    ...usual,
  });
  const own = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://c.test/x",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://y",
  };
  expect(tracing(own)).toEqual({ url: "https://c.test/x", ...usual });
});

test("headers, name and share are read", () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20abc, x-team = b ,",
    OTEL_SERVICE_NAME: "refunds",
    OTEL_TRACES_SAMPLER_ARG: "0.25",
  };
  expect(tracing(env)).toMatchObject({
    headers: { authorization: "Bearer abc", "x-team": "b" },
    serviceName: "refunds",
    ratio: 0.25,
  });
});

test.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "grpc://collector"],
  ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://[collector"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "authorization"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "a=%zz"],
  ["OTEL_TRACES_SAMPLER_ARG", "1.5"],
  ["OTEL_TRACES_SAMPLER_ARG", "often"],
])("%s may not be %s, and the value is not repeated", (name, value) => {
  const [problem = "", ...more] = problems({ [name]: value });
  expect(problem.startsWith(name)).toBe(true);
  expect(problem).not.toContain(value);
  expect(more).toEqual([]);
});
