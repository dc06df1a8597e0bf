import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import type { WebhooksEnvironment } from '../environment';
import { AddressRefused, checkedLookup } from './checked-lookup';
import { problemOfUrl } from './receiver-url';

/** No more of an answer is read. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** No more of an answer is kept, for people who look for a mistake. */
const KEPT_CHARACTERS = 1_000;

/** A request to a receiver. */
export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Why an attempt got no answer. `no_secret`: no known JWT_SECRET opens the secret of the webhook. */
export const ATTEMPT_ERRORS = [
  ...(['refused_address', 'timed_out', 'unreachable', 'invalid_certificate', 'no_secret'] as const),
] as const;
export type AttemptError = (typeof ATTEMPT_ERRORS)[number];

/** What became of an attempt: an answer with a status, or an error. */
export interface AttemptResult {
  status: number | null;
  error: AttemptError | null;
  /** The beginning of the answer. */
  answer: string | null;
  duration_ms: number;
}

/** Sends requests to receivers. It follows no redirect, so what was checked is what is reached. */
@Injectable()
export class WebhookSender {
  /**
   * How long an attempt may take, from the resolution of the name to the end of the answer, in milliseconds. Tests with
   * receivers that hang raise it.
   */
  timeoutMs = 10_000;
  // Each attempt has a connection of its own. A receiver cannot hold ours, and each is checked.
  private readonly agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };
  private readonly lookup: ReturnType<typeof checkedLookup>;

  constructor(@Inject(ENVIRONMENT) private readonly env: WebhooksEnvironment) {
    this.lookup = checkedLookup(env.WEBHOOKS_ALLOW_PRIVATE);
  }

  /** Never throws. @param signal ends the attempt early, as if it had timed out */
  async send(request: WebhookRequest, signal?: AbortSignal): Promise<AttemptResult> {
    const begin = performance.now();
    const limit = new AbortController();
    const end = () => limit.abort();
    const timer = setTimeout(end, this.timeoutMs);
    signal?.addEventListener('abort', end);
    try {
      const result = await this.attempt(request, limit.signal).catch(failure);
      return { ...result, duration_ms: Math.round(performance.now() - begin) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  private async attempt(
    { url: text, headers, body }: WebhookRequest,
    signal: AbortSignal,
  ): Promise<Omit<AttemptResult, 'duration_ms'>> {
    // An address in the URL is resolved by nobody, and the rules may be stricter than when the URL was saved.
    if (problemOfUrl(text, this.env.WEBHOOKS_ALLOW_PRIVATE) !== null) throw new AddressRefused();
    const url = new URL(text);
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: this.lookup as never,
      signal,
    };
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: this.agents.https })
        : httpRequest(url, { ...options, agent: this.agents.http });
    const response = await answerTo(request, body);
    return { status: response.statusCode ?? null, error: null, answer: await beginningOf(response) };
  }
}

/**
 * A receiver that switches protocols (101) ends the request without a response and without an error, so the end counts
 * as a failure too. After a response it changes nothing.
 */
function answerTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request
      .on('response', resolve)
      .on('error', reject)
      .on('close', () => reject(new Error('The connection has ended without an answer')));
    request.end(body);
  });
}

/** Reads the answer to its end or to the limit. The rest does not matter, because the status is enough. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part.subarray(0, MAX_ANSWER_BYTES - size));
    size += part.length;
    if (size >= MAX_ANSWER_BYTES) break;
  }
  response.destroy();
  // PostgreSQL stores no NUL. Characters, not their halves, are counted.
  const text = Buffer.concat(parts).toString('utf8').replaceAll('\u0000', '');
  return [...text.slice(0, 2 * KEPT_CHARACTERS)].slice(0, KEPT_CHARACTERS).join('');
}

const failure = (error: unknown) => ({ status: null, answer: null, error: errorOf(error) });

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

function errorOf(error: unknown): AttemptError {
  const { name, code } = error as NodeJS.ErrnoException;
  if (error instanceof AddressRefused) return 'refused_address';
  if (name === 'AbortError' || name === 'TimeoutError') return 'timed_out';
  return CERTIFICATE.test(code ?? '') ? 'invalid_certificate' : 'unreachable';
}
