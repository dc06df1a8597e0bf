import { ContextValue } from '@wateja/common';

/** What the log tells about a request: nothing of its URL, headers or body. */
export interface RequestFacts {
  /** Ours, as the audit trail has it: nobody chooses it. */
  request_id: string;
  /** The caller's own, if they gave one. */
  client_request_id?: string;
  method: string;
  /** The pattern, such as `/api/customers/:businessId`. */
  route: string;
  business_id?: number;
  user_id?: number;
  api_key_id?: number;
}

const factsOfRequest = new ContextValue<() => RequestFacts>();

/** Runs `work` so that every line logged below it carries the request's facts, as known by then. */
export function runInRequest(facts: () => RequestFacts, work: () => void): void {
  factsOfRequest.run(facts, work);
}

/** The facts of the request this code runs for; empty outside one. */
export function currentRequest(): Partial<RequestFacts> {
  return factsOfRequest.get()?.() ?? {};
}
