/** What a callback tells: the outcome of a task, frozen when the task ended. */
export interface CallbackEvent {
  url: string;
  /** The front door that created the task; decides which `Events` speak. */
  dialect: string;
  taskId: string;
  idempotencyKey: string;
  status: string;
  /** Compact JSON text, `null` included. */
  responseJson: string;
  /** ISO-8601, UTC, milliseconds. */
  completeTime: string | null;
  /** As `completeTime`. */
  timeoutTime: string | null;
  completedByEmail: string | null;
  completedViaChannel: string | null;
  verificationAttempt: number;
}

/** How one dialect words and signs its callbacks. Pure. */
export interface Events {
  /** JSON text: the same for the same event. It is sent with everything beyond ASCII escaped. */
  body(event: CallbackEvent): string;
  /** Headers beside Content-Type, Content-Length and User-Agent. `body` is exactly what is sent. */
  headers(message: { id: string; taskId: string; time: Date; body: string }): Record<string, string>;
}
