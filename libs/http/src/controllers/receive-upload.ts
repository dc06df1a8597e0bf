import type { MultipartFile } from '@fastify/multipart';
import { DomainError, ValidationFailed } from '@wateja/common';
import type { FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

import { FileTooLarge, FormRequired, UploadTooSlow } from './upload.errors';

/** How long the client may take to send the whole file. A slow line sends 100 MB in this time. */
const UPLOAD_TIMEOUT_MS = 15 * 60_000;
/** Limits of the form beside its file. */
const LIMITS = { files: 1, fields: 10, parts: 11, fieldSize: 1_000, fieldNameSize: 100 };

/** Connections whose request is an upload, which may take longer than other requests. */
const uploading = new WeakSet<Socket>();

/** True while the request of the connection is an upload. The time limit of other requests does not apply to it. */
export const isUploading = (socket: Socket): boolean => uploading.has(socket);

/** A form with one file. */
export interface Upload {
  /** The other fields of the form. */
  fields: Record<string, string>;
  /** The name that the client gave to the file. */
  fileName: string;
}

/**
 * Reads a form, and streams the file in its field `file` to `path`, which only this user can read. If the form is refused,
 * or the client disconnects, it removes the file.
 * @throws FormRequired, FileTooLarge, UploadTooSlow, ValidationFailed
 */
export async function receiveUpload(request: FastifyRequest, path: string, maxBytes: number): Promise<Upload> {
  if (!request.isMultipart()) throw new FormRequired();
  const { raw } = request;
  // A request that was destroyed before this point emits nothing more, so its parts would never come.
  if (raw.destroyed && !raw.readableEnded) throw brokenForm();
  const { socket } = raw;
  const timeout = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
  const disconnected = new AbortController();
  const disconnect = () => {
    if (!raw.readableEnded) disconnected.abort(brokenForm());
  };
  raw.once('close', disconnect);
  uploading.add(socket);
  try {
    return await readParts(request, path, maxBytes, AbortSignal.any([timeout, disconnected.signal]));
  } catch (error) {
    raw.unpipe();
    await rm(path, { force: true });
    if (timeout.aborted) throw new UploadTooSlow();
    // The pipeline reports an error of its own, which would look like a fault of the server.
    throw disconnected.signal.aborted ? disconnected.signal.reason : refusalOf(error);
  } finally {
    raw.off('close', disconnect);
    uploading.delete(socket);
  }
}

async function readParts(
  request: FastifyRequest,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Upload> {
  const fields: Record<string, string> = {};
  let fileName: string | undefined;
  for await (const part of untilAborted(request.parts({ limits: { ...LIMITS, fileSize: maxBytes } }), signal)) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else {
      if (part.fieldname !== 'file') throw refusedPart(part.fieldname);
      fileName = part.filename;
      await store(part, path, maxBytes, signal);
    }
  }
  if (fileName === undefined) throw new ValidationFailed([{ path: 'file', code: 'required', message: 'Required' }]);
  return { fields, fileName };
}

async function store({ file }: MultipartFile, path: string, maxBytes: number, signal: AbortSignal): Promise<void> {
  await pipeline(file, createWriteStream(path, { mode: 0o600, flags: 'wx' }), { signal });
  if (file.truncated) throw new FileTooLarge(maxBytes);
}

/**
 * Yields the parts until `signal` aborts. The parser does not always notice that no further part comes, so each part
 * has to win against the signal.
 */
async function* untilAborted<T>(parts: AsyncIterableIterator<T>, signal: AbortSignal): AsyncGenerator<T> {
  const finished = new AbortController();
  const aborted = once(signal, 'abort', { signal: finished.signal }).then(() => {
    throw signal.reason;
  });
  aborted.catch(() => undefined);
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await Promise.race([parts.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    finished.abort();
  }
}

const refusedPart = (path: string) =>
  new ValidationFailed([{ path, code: 'unknown_field', message: `Unknown field \`${path}\`. Known fields: file.` }]);

/** Errors of the parser have codes of the plugin, or tell so in their message. They depend on the request alone. */
function refusalOf(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  const isOfParser = code === undefined ? /multipart|part header/i.test(message) : code.startsWith('FST_');
  return error instanceof DomainError || !isOfParser ? error : brokenForm();
}

const brokenForm = () =>
  new ValidationFailed([
    { path: 'body', code: 'wrong_format', message: 'Must be a form in multipart/form-data, with one file' },
  ]);
