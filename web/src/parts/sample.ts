const KEY = "sample:";

/** The key of a person's own sample task: it names one task for as long as that exists. */
export function sampleKey(userId: string): string {
  return `${KEY}${userId}`;
}

/** Whether a task only shows how answering works, so that no agent waits for it. */
export function isSample(task: { idempotencyKey: string }): boolean {
  return task.idempotencyKey.startsWith(KEY);
}
