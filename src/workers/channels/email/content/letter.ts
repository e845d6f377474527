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
  /** What stands above the buttons: what exactly they answer, a sentence each. */
  asking: readonly string[];
  buttons: readonly Button[];
  /** Leads to more than the buttons do. */
  link?: { label: string; href: string };
  /** Small print: why the mail came. */
  footer: readonly string[];
}
