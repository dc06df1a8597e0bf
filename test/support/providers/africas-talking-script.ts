/** What the fake does with one request. Every way but `status` of a refusal and `http` counts as received unless it says no. */
export type Behaviour =
  /** Answers 201 with this status code for the recipient: 100 to 102 accept it, the others refuse it. */
  | { do: 'status'; code: number }
  /** Answers with an HTTP status, and does not take the message. */
  | { do: 'http'; status: number; body?: string; headers?: Record<string, string> }
  /** Takes the message and answers 201 with a body that nobody can read. */
  | { do: 'garble'; body?: string }
  /** Never answers. */
  | { do: 'silence'; received?: boolean }
  /** Cuts the connection in place of an answer. */
  | { do: 'cut'; received?: boolean };

/** How the fake behaves: the next requests first, then by number, then by chance, then as always. Plain JSON. */
export interface Script {
  /** One each for the next requests. */
  next: Behaviour[];
  /** By recipient, in E.164. */
  of_number: Record<string, Behaviour>;
  /** Each happens to this share (0 to 1) of the rest, by a generator that begins with `seed`. */
  chances: { share: number; behaviour: Behaviour }[];
  seed: number;
  otherwise: Behaviour;
  /** Milliseconds before an answer. */
  delay: number;
}

/** Takes every message at once. */
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

/** True when the provider has the message afterwards, whether or not it says so. */
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

/** Picks behaviours by a script: the same seed and the same requests give the same choices. */
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
    let rest = this.random();
    for (const { share, behaviour } of chances) {
      if (rest < share) return behaviour;
      rest -= share;
    }
    return otherwise;
  }
}

/** Numbers from 0 to below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
