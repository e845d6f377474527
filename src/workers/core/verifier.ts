/** What a verifier judges. Everything but `instructions` is data from outside and is fenced as such. */
export interface Submission {
  task: string;
  /** JSON text. */
  payloadJson: string;
  /** JSON text. */
  responseSchemaJson: string;
  /** JSON text. */
  responseJson: string;
  /** What the creator of the task wants to be checked. */
  instructions: string;
  /** Reasons of the rejections before this attempt, oldest first. */
  rejections: readonly string[];
  /** Counts from 1. */
  attempt: number;
}

export interface Judgement {
  passed: boolean;
  /** For the person who answered; never empty. */
  reason: string;
}

/**
 * Whether asking again may help: `soon` after a pause, `once` where the provider answered and the answer is no
 * verdict, `never` where somebody has to mend something first.
 */
export type Retry = "soon" | "once" | "never";

/** Why a provider gave no verdict. */
export class ProviderFailure extends Error {
  readonly retry: Retry;
  readonly retryAfterSeconds: number | undefined;
  /** @param message a sentence for operators and the person who answered; never the provider's own text. */
  constructor(message: string, retry: Retry, retryAfterSeconds?: number) {
    super(message);
    this.name = "ProviderFailure";
    this.retry = retry;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface JudgeOptions {
  apiKey: string;
  /** Undefined: the provider's default. */
  model: string | undefined;
  /** Undefined: the provider's own. */
  baseUrl: string | undefined;
  signal: AbortSignal;
}

/** One provider of models, as `src/plugins.ts` lists it. Its package is loaded on first use. */
export interface VerifierProvider {
  /** What `verifier_config.provider` may say for it, lower case. */
  readonly names: readonly string[];
  /** Variable of the server that holds the key where the task names none. */
  readonly keyVariable: string;
  /** Variable that says where the provider's API is. */
  readonly baseUrlVariable: string;
  /** One question, one strict verdict. @throws ProviderFailure */
  judge(submission: Submission, options: JudgeOptions): Promise<Judgement>;
}
