/**
 * What the fake does with one request. It keeps the message, except after `http`, a refusing `status`, or `received:
 * false`.
 */
export type Behaviour =
  /**
   * Answers 201 with this status code for the recipient. Codes 100 to 102 accept the message; other codes refuse it.
   */
  | { do: 'status'; code: number }
  /** Answers with an HTTP status, and does not accept the message. */
  | { do: 'http'; status: number; body?: string; headers?: Record<string, string> }
  /** Accepts the message, and answers 201 with an unreadable body. */
  | { do: 'garble'; body?: string }
  /** Never answers. */
  | { do: 'silence'; received?: boolean }
  /** Cuts the connection instead of answering. */
  | { do: 'cut'; received?: boolean };

/**
 * The behaviour of the fake, as plain JSON. The first rule that applies counts: the next requests, then the recipient,
 * then chance, then the default.
 */
export interface Script {
  /** Behaviours for the next requests, one for each. */
  next: Behaviour[];
  /** Behaviours by recipient, in E.164. */
  of_number: Record<string, Behaviour>;
  /** The share (0 to 1) of the other requests for each behaviour, chosen by a generator with this `seed`. */
  chances: { share: number; behaviour: Behaviour }[];
  seed: number;
  otherwise: Behaviour;
  /** Milliseconds before each answer. */
  delay: number;
}

/** Accepts every message at once. */
export const ACCEPT: Behaviour = { do: 'status', code: 101 };

export const WELL_BEHAVED: Script = {
  next: [],
  of_number: {},
  chances: [],
  seed: 1,
  otherwise: ACCEPT,
  delay: 0,
};

/** Names of the status codes, as Africa's Talking documents them. */
export const STATUS_NAMES: Record<number, string> = {
  100: 'Processed',
  101: 'Sent',
  102: 'Queued',
  401: 'RiskHold',
  402: 'InvalidSenderId',
  403: 'InvalidPhoneNumber',
  404: 'UnsupportedNumberType',
  405: 'InsufficientBalance',
  406: 'UserInBlacklist',
  407: 'CouldNotRoute',
  409: 'DoNotDisturbRejection',
  500: 'InternalServerError',
  501: 'GatewayError',
  502: 'RejectedByGateway',
};

/** True if the provider has the message after this behaviour, even if its answer does not say so. */
export function isReceived(behaviour: Behaviour): boolean {
  switch (behaviour.do) {
    case 'status':
      return behaviour.code < 400;
    case 'http':
      return false;
    case 'garble':
      return true;
    default:
      return behaviour.received ?? true;
  }
}

/** Chooses behaviours by a script. The same seed and requests give the same choices. */
export class Director {
  private random: () => number;

  constructor(public script: Script) {
    this.random = seeded(script.seed);
  }

  follow(script: Partial<Script>): void {
    this.script = { ...WELL_BEHAVED, ...script, next: [...(script.next ?? [])] };
    this.random = seeded(this.script.seed);
  }

  of(number: string): Behaviour {
    const { next, of_number, chances, otherwise } = this.script;
    const chosen = next.shift() ?? of_number[number];
    if (chosen) return chosen;
    let remainder = this.random();
    for (const { share, behaviour } of chances) {
      if (remainder < share) return behaviour;
      remainder -= share;
    }
    return otherwise;
  }
}

/** A generator of numbers from 0 to below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
