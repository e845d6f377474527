import { expect } from "vitest";

export interface Envelope {
  error_code: string;
  error: string;
  message: string;
  docs: string;
  request_id: string;
  details?: { path: string; message: string }[];
}

/** The envelope of a refusal, which is the same everywhere. */
export async function refused(response: Response, status: number): Promise<Envelope> {
  expect(response.status).toBe(status);
  const body = (await response.json()) as Envelope;
  expect(body.error).toBe(body.error_code);
  expect(body.docs).toBe(`http://localhost:3001/docs/errors/${body.error_code}`);
  expect(body.request_id).toBe(response.headers.get("x-request-id"));
  expect(body).not.toHaveProperty("detail");
  expect(body).not.toHaveProperty("stack");
  return body;
}
