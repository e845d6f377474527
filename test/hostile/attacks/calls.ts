import { brotliCompressSync, gzipSync } from "node:zlib";
import { CANARY } from "../judge.ts";

/** A call that is none: where to, what it says that it is, and its bytes. */
export interface BadCall {
  name: string;
  rpc: string;
  headers: Record<string, string>;
  body: Uint8Array | string;
}

const json = { "content-type": "application/json" };
const proto = { "content-type": "application/proto" };
const streaming = { "content-type": "application/connect+json" };
const web = { "content-type": "application/grpc-web+proto" };

/** A message in the frame of gRPC, gRPC-Web and Connect's streams. */
export function framed(flags: number, message: Uint8Array, length = message.length): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flags);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
}

const ZEROS = Buffer.alloc(64 * 1024 * 1024);
/** 64 MB that travel as some tens of thousands of bytes. */
export const GZIP_BOMB = gzipSync(ZEROS);
export const BROTLI_BOMB = brotliCompressSync(ZEROS);
const noise = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 131 + 7) % 256));
const canary = Buffer.from(CANARY);

export const BAD_CALLS: readonly BadCall[] = [
  { name: "JSON that is cut off", rpc: "CreateTask", headers: json, body: `{"task":"${CANARY}` },
  {
    name: "JSON of wrong types",
    rpc: "CreateTask",
    headers: json,
    body: `{"timeoutSeconds":"${CANARY}","notify":{"a":"${CANARY}"}}`,
  },
  { name: "members that there are not", rpc: "CreateTask", headers: json, body: `{"${CANARY}":1}` },
  {
    name: "100,000 levels",
    rpc: "CreateTask",
    headers: json,
    body: `{"metadata":${'{"a":'.repeat(100_000)}${"}".repeat(100_001)}`,
  },
  {
    name: "no UTF-8",
    rpc: "CreateTask",
    headers: json,
    body: Buffer.concat([Buffer.from('{"task":"'), Buffer.from([0xff, 0xfe]), canary]),
  },
  { name: "noise for protobuf", rpc: "CreateTask", headers: proto, body: noise },
  {
    name: "a field longer than its message",
    rpc: "CreateTask",
    headers: proto,
    body: Buffer.concat([Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f]), canary]),
  },
  {
    name: "text that is no UTF-8",
    rpc: "CreateTask",
    headers: proto,
    body: Buffer.from([0x0a, 2, 0xff, 0xfe]),
  },
  { name: "10,000 groups", rpc: "CreateTask", headers: proto, body: Buffer.alloc(10_000, 0x0b) },
  {
    name: "a bomb in gzip",
    rpc: "CreateTask",
    headers: { ...json, "content-encoding": "gzip" },
    body: GZIP_BOMB,
  },
  {
    name: "a bomb in brotli",
    rpc: "CreateTask",
    headers: { ...json, "content-encoding": "br" },
    body: BROTLI_BOMB,
  },
  { name: "no gzip", rpc: "CreateTask", headers: { ...json, "content-encoding": "gzip" }, body: canary },
  {
    name: "an encoding that there is not",
    rpc: "CreateTask",
    headers: { ...json, "content-encoding": CANARY.toLowerCase() },
    body: "{}",
  },
  { name: "10 MB", rpc: "CreateTask", headers: json, body: `{"task":"${"x".repeat(10 * 1024 * 1024)}"}` },
  {
    name: "another version of the protocol",
    rpc: "CreateTask",
    headers: { ...json, "connect-protocol-version": "9" },
    body: "{}",
  },
  {
    name: "a deadline that is none",
    rpc: "GetTask",
    headers: { ...json, "connect-timeout-ms": CANARY },
    body: "{}",
  },
  {
    name: "a deadline before now",
    rpc: "GetTask",
    headers: { ...json, "connect-timeout-ms": "-1" },
    body: "{}",
  },
  { name: "another type", rpc: "CreateTask", headers: { "content-type": "text/xml" }, body: "<a/>" },
  { name: "a frame that is cut off", rpc: "WatchTask", headers: streaming, body: framed(0, canary, 100_000) },
  { name: "a frame of 4 GB", rpc: "WatchTask", headers: streaming, body: framed(0, canary, 0xffffffff) },
  {
    name: "a frame with unknown flags",
    rpc: "WatchTask",
    headers: streaming,
    body: framed(0xfc, Buffer.from("{}")),
  },
  {
    name: "a frame with a bomb",
    rpc: "WatchTask",
    headers: { ...streaming, "connect-content-encoding": "gzip" },
    body: framed(1, GZIP_BOMB),
  },
  { name: "a frame said to be packed", rpc: "WatchTask", headers: streaming, body: framed(1, canary) },
  { name: "no frame", rpc: "WatchTask", headers: streaming, body: "" },
  {
    name: "two messages where one belongs",
    rpc: "WatchTask",
    headers: streaming,
    body: Buffer.concat([framed(0, Buffer.from("{}")), framed(0, Buffer.from("{}"))]),
  },
  {
    name: "a frame of gRPC-Web that is cut off",
    rpc: "CreateTask",
    headers: web,
    body: framed(0, noise, 100_000),
  },
  { name: "noise in gRPC-Web", rpc: "CreateTask", headers: web, body: framed(0, noise) },
  {
    name: "a bomb in gRPC-Web",
    rpc: "CreateTask",
    headers: { ...web, "grpc-encoding": "gzip" },
    body: framed(1, GZIP_BOMB),
  },
  { name: "trailers where a message belongs", rpc: "CreateTask", headers: web, body: framed(0x80, canary) },
];
