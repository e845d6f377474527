import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { DescFile, DescMethod, DescService } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { Reason, ReasonSchema } from "../../gen/awaithumans/error/v1/error_pb.ts";
import { STATUS } from "../../src/gateway/awaithumans/errors.ts";
import { ACCESS, rpcName } from "../../src/services/core/access.ts";
import { REASONS } from "../../src/services/core/errors.ts";
import { filesIn, ROOT, read } from "./tree.ts";

const descriptors: DescFile[] = await Promise.all(filesIn("gen").map(descriptorIn));
const services: DescService[] = descriptors.flatMap((file) => file.services);
const own = services.filter(({ typeName }) => typeName.startsWith("awaithumans."));
const methods = (among: readonly DescService[]): DescMethod[] => among.flatMap((service) => service.methods);

async function descriptorIn(file: string): Promise<DescFile> {
  const module: Record<string, unknown> = await import(pathToFileURL(path.join(ROOT, file)).href);
  const found = Object.values(module).find(isDescFile);
  if (found === undefined) throw new Error(`${file} exports no descriptor; run npm run generate.`);
  return found;
}

function isDescFile(value: unknown): value is DescFile {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "file";
}

const kebab = (name: string): string => name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** `awaithumans.task.v1` → `task`. */
const nounOf = (service: DescService): string => service.file.proto.package.split(".")[1] ?? "";

/** `CreateTask` of noun task is `create.ts`; where that would say too little, the whole name. */
function verbFiles({ name, parent }: DescMethod): string[] {
  const noun = nounOf(parent);
  const short = kebab(name).replace(new RegExp(`-(?:${noun}s?|response)$`), "");
  return [short, kebab(name)].map((file) => `src/services/${noun}/${file}.ts`);
}

test("there is a contract to check", () => {
  expect(own.map(({ typeName }) => typeName)).toEqual(
    expect.arrayContaining(["awaithumans.auth.v1.AuthService", "awaithumans.task.v1.TaskService"]),
  );
});

test("every RPC has its row in the access table, and no row is stale", () => {
  expect(Object.keys(ACCESS).sort()).toEqual(methods(services).map(rpcName).sort());
});

test("every RPC of ours has its verb file and is offered by its noun's door", () => {
  const wrong = methods(own).flatMap((method) => {
    const files = verbFiles(method).filter((file) => existsSync(path.join(ROOT, file)));
    const holds = new RegExp(
      `export (?:async )?function\\*? ${method.localName}\\b|export const ${method.localName}\\b`,
    );
    if (!files.some((file) => holds.test(read(file)))) {
      return [`${rpcName(method)}: export ${method.localName} from ${verbFiles(method)[0]}.`];
    }
    const door = `src/services/${nounOf(method.parent)}/index.ts`;
    return new RegExp(`\\b${method.localName}\\b`).test(read(door))
      ? []
      : [`${rpcName(method)}: add it to ${door}.`];
  });
  expect(wrong).toEqual([]);
});

test("every RPC of ours is called by a test", () => {
  const tests = filesIn("test")
    .filter((file) => !file.startsWith("test/tidy/"))
    .map(read)
    .join("\n");
  const untried = methods(own).filter(({ localName }) => !new RegExp(`\\.${localName}\\b`).test(tests));
  expect(untried.map(rpcName)).toEqual([]);
});

test("every RPC of ours states its idempotency level in the proto source", () => {
  const wrong = filesIn("proto")
    .filter((file) => file.endsWith("_service.proto"))
    .flatMap((file) => {
      const rpcs = read(file)
        .split(/^ {2}(?=rpc )/m)
        .slice(1);
      return rpcs
        .filter((rpc) => !/^ {4}option idempotency_level = \w+;/m.test(rpc.slice(0, rpc.indexOf("\n  }"))))
        .map((rpc) => `${file}: ${/^rpc (\w+)/.exec(rpc)?.[1]} needs an idempotency_level.`);
    });
  expect(wrong).toEqual([]);
});

const reasons = Object.keys(Reason).filter((name) => name !== "UNSPECIFIED");

test("every reason has its row in the error table and its status in the dialect", () => {
  expect(reasons).toHaveLength(ReasonSchema.values.length - 1);
  expect(Object.keys(REASONS).sort()).toEqual(reasons.sort());
  expect(Object.keys(STATUS).sort()).toEqual(reasons.sort());
});

test("every reason is given by some code", () => {
  const tables = ["src/services/core/errors.ts", "src/gateway/awaithumans/errors.ts"];
  const program = ["src/services", "src/gateway", "src/workers"]
    .flatMap((folder) => filesIn(folder))
    .filter((file) => !tables.includes(file))
    .map(read)
    .join("\n");
  expect(reasons.filter((reason) => !program.includes(`"${reason}"`))).toEqual([]);
});
