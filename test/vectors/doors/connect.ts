import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { ErrorInfoSchema, Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { State, type Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { type Read, Refused, type Streamer, type Told } from "./door.ts";

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

/** The refusal that an error carries; any other error is thrown on. */
export function refusedBy(error: unknown): Refused {
  const [info] = ConnectError.from(error).findDetails(ErrorInfoSchema);
  if (!info) throw error;
  return new Refused(nameIn(Reason, info.reason), {
    places: info.violations,
    existing: info.existing?.status,
  });
}

const nameIn = (values: Readonly<Record<string, number>>, wanted: number): string =>
  Object.entries(values).find(([, value]) => value === wanted)?.[0] ?? "";

const wordOf = (state: State): string => nameIn(State, state).toLowerCase();

const refusing = <T>(call: Promise<T>): Promise<T> =>
  call.catch((error: unknown) => {
    throw refusedBy(error);
  });

function readOf(task: Task | undefined): Read {
  return {
    status: wordOf(task?.state ?? State.UNSPECIFIED),
    payload: task?.payloadJson ?? "",
    response: task?.responseJson ?? null,
    patch: task?.responsePatchJson ?? null,
    via: task?.completedViaChannel ?? null,
  };
}

interface Times {
  state: State;
  responseJson?: string | undefined;
  completeTime?: unknown;
  timeoutTime?: unknown;
}

function toldOf({ state, responseJson, completeTime, timeoutTime }: Times): Told {
  return {
    status: wordOf(state),
    response: responseJson ?? null,
    over: completeTime ? "completed" : timeoutTime ? "timed out" : "neither",
  };
}

/** The service by a client of Connect, whichever protocol its transport speaks. */
export function connect(transport: Transport): Streamer {
  const tasks = createClient(TaskService, transport);
  return {
    async create({ notify, metadata, ...ask }) {
      const lists = { notify: [...(notify ?? [])], metadata: { ...metadata } };
      const { task, replayed, warnings } = await refusing(
        tasks.createTask({ ...ask, ...lists }, { headers }),
      );
      return { id: task?.id ?? "", replayed, warnings: warnings.map(({ code }) => code) };
    },
    wait: async (id) => toldOf(await refusing(tasks.awaitTask({ id, waitSeconds: 30 }, { headers }))),
    async watch(id, begun) {
      let last: Task | undefined;
      try {
        for await (const { task } of tasks.watchTask({ id }, { headers })) {
          last = task;
          begun();
        }
      } catch (error) {
        throw refusedBy(error);
      }
      return lastWord(last && toldOf(last));
    },
    answer: async (id, submission) =>
      void (await refusing(tasks.completeTask({ id, ...submission }, { headers }))),
    move: async (id, due) =>
      void (await refusing(tasks.setDeadline({ id, dueTime: timestampFromDate(due) }, { headers }))),
    cancel: async (id) => void (await refusing(tasks.cancelTask({ id }, { headers }))),
    remove: async (id) => void (await refusing(tasks.deleteTask({ id }, { headers }))),
    read: async (id) => readOf((await refusing(tasks.getTask({ id }, { headers }))).task),
    listed: async (search) => {
      const { tasks: found } = await refusing(tasks.listTasks({ search }, { headers }));
      return found[0]?.payloadJson ?? "";
    },
  };
}

const OVER = new Set(["completed", "timed_out", "cancelled", "verification_exhausted"]);

/** What a stream ended with: an outcome, or, by the contract, that the task is gone. */
export function lastWord(told: Told | undefined): Told {
  if (told && OVER.has(told.status)) return told;
  throw new Refused("TASK_NOT_FOUND");
}
