/** What was found of one thing, as `doctor` tells it and a running server does. */
export interface Finding {
  /** `off` is what nobody set up, which is no fault. */
  status: "pass" | "off" | "warn" | "fail";
  /** One sentence or more; where several are to be mended, each in its own line. */
  message: string;
}

export const pass = (message: string): Finding => ({ status: "pass", message });
export const off = (message: string): Finding => ({ status: "off", message });
export const warned = (message: string): Finding => ({ status: "warn", message });
export const failed = (message: string): Finding => ({ status: "fail", message });
