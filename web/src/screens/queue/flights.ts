import { createSignal } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Failure } from "../../api/failure.ts";

/** An answer that left its task before there was a reply. */
export interface Flight {
  task: Task;
  /** Why it was refused; absent while the reply is awaited. */
  failure?: Failure;
}

/**
 * Answers whose task is not shown any more while they are under way, so that no refusal is lost: it stays until whoever
 * answered has seen the task again.
 */
export function createFlights() {
  const [flights, setFlights] = createSignal<ReadonlyMap<string, Flight>>(new Map());
  const put = (flight: Flight) => setFlights((before) => new Map(before).set(flight.task.id, flight));
  const drop = (id: string) => setFlights((before) => new Map([...before].filter(([key]) => key !== id)));
  return {
    /** The answer leaves. */
    leave: (task: Task) => put({ task }),
    /** It was taken, or its task and refusal are on screen. */
    land: drop,
    /** It was refused. */
    refuse: (task: Task, failure: Failure) => put({ task, failure }),
    /** Whether a reply is awaited. */
    isAway: (id: string) => {
      const flight = flights().get(id);
      return flight !== undefined && flight.failure === undefined;
    },
    /** Why the last answer to a task was refused, while that has not been seen. */
    refusalOf: (id: string) => flights().get(id)?.failure,
    refused: () => [...flights().values()].filter(({ failure }) => failure !== undefined),
  };
}
