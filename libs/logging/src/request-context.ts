import { ContextValue } from '@wateja/common';

/** The facts that the log contains about a request. They include nothing of its URL, headers or body. */
export interface RequestFacts {
  /** The id that the service made. The audit trail has the same one. */
  request_id: string;
  /** The id that the client sent, if it sent one. */
  client_request_id?: string;
  method: string;
  /** The pattern, such as `/api/customers/:businessId`. */
  route: string;
  business_id?: number;
  user_id?: number;
  api_key_id?: number;
}

const factsOfRequest = new ContextValue<() => RequestFacts>();

/** Runs `work`. Every line that it logs contains the facts of the request that are known at that moment. */
export function runInRequest(facts: () => RequestFacts, work: () => void): void {
  factsOfRequest.run(facts, work);
}

/** The facts of the request that the running code belongs to; empty outside a request. */
export function currentRequest(): Partial<RequestFacts> {
  return factsOfRequest.get()?.() ?? {};
}
