/** How running text looks. */
export const PROSE = "max-w-prose whitespace-pre-wrap";
/** How text looks that is read letter by letter. */
export const CODE = "rounded-md bg-sunken p-2 font-mono text-sm whitespace-pre-wrap";
/** What is no more, and what is new. */
export const GONE = "bg-no-soft text-no line-through decoration-1";
export const ADDED = "bg-yes-soft text-yes underline decoration-1 underline-offset-2";
