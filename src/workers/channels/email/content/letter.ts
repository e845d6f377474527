import type { Fact } from "../../../core/evidence.ts";

export interface Button {
  label: string;
  href: string;
  tone: "primary" | "yes" | "no" | "plain";
}

/** What a mail says, before it is HTML or text. */
export interface Letter {
  /** What inboxes show beside the subject. */
  preview: string;
  /** A line above the title: what this is about. */
  eyebrow: string;
  title: string;
  paragraphs: readonly string[];
  facts: readonly Fact[];
  buttons: readonly Button[];
  /** Small print: why the mail came. */
  footer: readonly string[];
}
