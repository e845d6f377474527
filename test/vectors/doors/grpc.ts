import { fileURLToPath } from "node:url";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import {
  type Client,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { lastWord, refusedBy } from "./connect.ts";
import type { Streamer, Told } from "./door.ts";

/** Messages as the other client has them: by the names of the proto files, enums as text. */
interface Message {
  id: string;
  state: string;
  payload_json: string;
  response_json?: string;
  response_patch_json?: string;
  completed_via_channel?: string;
  complete_time?: object;
  timeout_time?: object;
}

interface Reply extends Message {
  task: Message;
  tasks: Message[];
  replayed: boolean;
  warnings: { code: string }[];
}

type Unary = (
  request: object,
  metadata: Metadata,
  done: (error: ServiceError | null, reply: Reply) => void,
) => void;

type Tasks = Client & { [method: string]: Unary } & {
  watchTask(request: object, metadata: Metadata): ClientReadableStream<Reply>;
};

const metadata = new Metadata();
metadata.set("authorization", `Bearer ${ADMIN_TOKEN}`);

function open(address: string): Tasks {
  const proto = fileURLToPath(new URL("../../../proto", import.meta.url));
  const definition = loadSync("awaithumans/task/v1/task_service.proto", {
    includeDirs: [proto],
    keepCase: true,
    enums: String,
  });
  // The loader makes classes whose shape only the proto files know.
  const { awaithumans } = loadPackageDefinition(definition) as unknown as {
    awaithumans: { task: { v1: { TaskService: new (address: string, with_: unknown) => Tasks } } };
  };
  return new awaithumans.task.v1.TaskService(address, credentials.createInsecure());
}

/** The detail of an error travels in a binary trailer. */
function thrown(error: ServiceError) {
  const trailers = new Headers();
  for (const [name, value] of Object.entries(error.metadata.getMap()))
    trailers.set(name, Buffer.isBuffer(value) ? value.toString("base64") : value);
  trailers.set("grpc-status", String(error.code));
  return refusedBy(findTrailerError(trailers) ?? error);
}

const wordOf = (state: string): string => state.replace(/^STATE_/, "").toLowerCase();

function toldOf({ state, response_json, complete_time, timeout_time }: Message): Told {
  return {
    status: wordOf(state),
    response: response_json ?? null,
    over: complete_time ? "completed" : timeout_time ? "timed out" : "neither",
  };
}

const snake = (members: object): object =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

/** The service by a gRPC client of another make, which knows the proto files alone. */
export function grpc(port: number): Streamer & { close(): void } {
  const tasks = open(`127.0.0.1:${port}`);
  const call = (method: string, request: object) =>
    new Promise<Reply>((resolve, reject) => {
      const done = (error: ServiceError | null, reply: Reply) =>
        error ? reject(thrown(error)) : resolve(reply);
      tasks[method]?.call(tasks, snake(request), metadata, done);
    });
  return {
    async create(ask) {
      const { task, replayed, warnings } = await call("createTask", ask);
      return { id: task.id, replayed: replayed ?? false, warnings: (warnings ?? []).map(({ code }) => code) };
    },
    wait: async (id) => toldOf(await call("awaitTask", { id, waitSeconds: 30 })),
    watch: (id, begun) =>
      new Promise((resolve, reject) => {
        let last: Message | undefined;
        const stream = tasks.watchTask({ id }, metadata);
        stream.on("data", ({ task }: Reply) => {
          last = task;
          begun();
        });
        stream.on("error", (error: ServiceError) => reject(thrown(error)));
        stream.on("end", () => {
          const end = last && toldOf(last);
          resolve(Promise.resolve(end).then(lastWord));
        });
      }),
    answer: async (id, submission) => void (await call("completeTask", { id, ...submission })),
    move: async (id, due) => {
      const dueTime = {
        seconds: Math.floor(due.getTime() / 1000),
        nanos: (due.getTime() % 1000) * 1_000_000,
      };
      await call("setDeadline", { id, dueTime });
    },
    cancel: async (id) => void (await call("cancelTask", { id })),
    remove: async (id) => void (await call("deleteTask", { id })),
    async read(id) {
      const { task } = await call("getTask", { id });
      return {
        status: wordOf(task.state),
        payload: task.payload_json,
        response: task.response_json ?? null,
        patch: task.response_patch_json ?? null,
        via: task.completed_via_channel ?? null,
      };
    },
    listed: async (search) => (await call("listTasks", { search })).tasks[0]?.payload_json ?? "",
    close: () => tasks.close(),
  };
}
