/** Stands in a body for a new text of the same length with each request. */
export const DISTINCT = "distinct-0000000000000000";
