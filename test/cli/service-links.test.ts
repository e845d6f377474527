import { expect, test } from "vitest";
import { withoutServiceLinks } from "../../src/cli/service-links.ts";
import { awaithumans, emptyFolder } from "./command.ts";

/** What Kubernetes sets for the services `awaithumans` and `awaithumans-metrics` of a namespace. */
const LINKS = {
  AWAITHUMANS_SERVICE_HOST: "10.96.0.12",
  AWAITHUMANS_SERVICE_PORT: "80",
  AWAITHUMANS_SERVICE_PORT_HTTP: "80",
  AWAITHUMANS_PORT: "tcp://10.96.0.12:80",
  AWAITHUMANS_PORT_80_TCP: "tcp://10.96.0.12:80",
  AWAITHUMANS_PORT_80_TCP_PROTO: "tcp",
  AWAITHUMANS_PORT_80_TCP_PORT: "80",
  AWAITHUMANS_PORT_80_TCP_ADDR: "10.96.0.12",
  AWAITHUMANS_METRICS_SERVICE_HOST: "10.96.0.13",
  AWAITHUMANS_METRICS_SERVICE_PORT: "9464",
  AWAITHUMANS_METRICS_PORT: "tcp://10.96.0.13:9464",
  AWAITHUMANS_METRICS_PORT_9464_TCP: "tcp://10.96.0.13:9464",
};

test("what Kubernetes says of services is neither a wrong port nor a misspelt setting", async () => {
  const folder = await emptyFolder();
  const { code, stderr } = await awaithumans(["worker"], { folder, env: LINKS });
  expect(code).not.toBe(0);
  expect(stderr).toContain("AWAITHUMANS_DATABASE_URL is not set.");
  expect(stderr).not.toContain("nothing reads");
  expect(stderr).not.toContain("AWAITHUMANS_PORT");
});

test("a port that was set by hand stays, and so does whatever is no link", () => {
  const byHand = {
    AWAITHUMANS_PORT: "8080",
    AWAITHUMANS_PORTS: "1",
    AWAITHUMANS_LOG_LEVEL: "warn",
    PATH: "/bin",
  };
  expect(withoutServiceLinks({ ...LINKS, ...byHand })).toEqual(byHand);
});

test("without a service of ours a port that is none is told as ever", async () => {
  const env = { AWAITHUMANS_PORT: "tcp://10.96.0.12:80", KUBERNETES_SERVICE_HOST: "10.96.0.1" };
  const { stderr } = await awaithumans(["worker"], { folder: await emptyFolder(), env });
  expect(stderr).toContain("AWAITHUMANS_PORT must be a whole number");
});
