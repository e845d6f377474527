import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { serveJobs } from "./child.ts";
import { inParallel } from "./parked.ts";
import { Connection, type RequestHead, requestText } from "./raw-http.ts";

/** A request that is sent and left unanswered; in `path` and `body` the text `TASK` stands for the task's id. */
export interface HeldRequest {
  port: number;
  protocol: "http1" | "http2";
  request: RequestHead;
  /** In `latin1`; absent for none. */
  body?: string;
}

export interface HoldJob extends HeldRequest {
  taskIds: readonly string[];
}

export interface HoldJobs {
  /** Sends each and leaves it open; the result is how many were answered within half a second after. */
  hold(job: HoldJob): Promise<number>;
  /** Sends each on a connection of its own and waits for all answers. */
  ask(job: HoldJob): Promise<null>;
  [name: string]: (argument: never) => Promise<unknown>;
}

const STREAMS_PER_SESSION = 100;
const ASKED_AT_ONCE = 250;
const held: (Connection | ClientHttp2Session | ClientHttp2Stream)[] = [];

function filled({ request, body }: HoldJob, taskId: string): { head: RequestHead; body: string | undefined } {
  const head = { ...request, path: request.path.replace("TASK", taskId) };
  return { head, body: body?.replace("TASK", taskId) };
}

async function hold(job: HoldJob): Promise<number> {
  let answered = 0;
  const over = () => {
    answered += 1;
  };
  if (job.protocol === "http1") {
    await inParallel(job.taskIds, 50, async (taskId) => {
      const connection = await Connection.open(job.port);
      const { head, body } = filled(job, taskId);
      held.push(connection);
      void connection.send(requestText(head, body)).then(over, over);
    });
  } else {
    for (let start = 0; start < job.taskIds.length; start += STREAMS_PER_SESSION) {
      await holdStreams(job, job.taskIds.slice(start, start + STREAMS_PER_SESSION), over);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return answered;
}

async function holdStreams(job: HoldJob, taskIds: readonly string[], over: () => void): Promise<void> {
  const session = connect(`http://127.0.0.1:${job.port}`);
  session.on("error", () => {});
  await new Promise((resolve) => session.once("connect", resolve));
  held.push(session);
  for (const taskId of taskIds) {
    const { head, body } = filled(job, taskId);
    const stream = session.request({ ":method": head.method, ":path": head.path, ...head.headers });
    stream.on("error", () => {}).on("close", over);
    stream.end(body, "latin1");
    held.push(stream);
  }
}

async function ask(job: HoldJob): Promise<null> {
  await inParallel(job.taskIds, ASKED_AT_ONCE, async (taskId) => {
    const connection = await Connection.open(job.port);
    const { head, body } = filled(job, taskId);
    await connection.send(requestText(head, body));
    connection.close();
  });
  return null;
}

serveJobs({ hold, ask });
