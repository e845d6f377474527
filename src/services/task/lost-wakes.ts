/**
 * Changes that were found by looking, until somebody tells of them: a commit on this node, or a notification of another
 * that was only under way. What nobody tells of before the next look was lost.
 */
export class LostWakes {
  readonly #untold = new Map<string, number>();
  #count = 0;

  /** Waiters that looking woke because no notification had. */
  get count(): number {
    return this.#count;
  }

  /** Looking woke so many who wait for this task. */
  found(taskId: string, woken: number): void {
    this.#untold.set(taskId, woken + (this.#untold.get(taskId) ?? 0));
  }

  told(taskId: string): void {
    if (this.#untold.size > 0) this.#untold.delete(taskId);
  }

  /** Before the next look. */
  settle(): void {
    for (const woken of this.#untold.values()) this.#count += woken;
    this.#untold.clear();
  }
}
