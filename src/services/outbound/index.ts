export { isPermitted, networks } from "./address.ts";
export { checkOutboundUrl } from "./url.ts";
