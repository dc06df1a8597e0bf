import { createWateja, WatejaError } from '@wateja/client';

const baseUrl = window.location.origin;
/** Tells, without asking the server, whether there may be a session to continue. The cookie cannot be read. */
const SIGNED_IN = 'wateja.signed-in';
/** The token is renewed this long before it ends. */
const RENEWAL_MARGIN_MS = 30_000;

/** Sends each request once: a repeated login would count as another attempt. */
const { auth } = createWateja({ baseUrl, retries: 0 });

/** The access token, in memory only. The refresh token is in a cookie that no script can read. */
let token: { value: string; renewAt: number } | undefined;
let renewal: Promise<string | undefined> | undefined;
let onEnd: () => void = () => undefined;

/** The API, with the token of the user who is signed in. */
export const wateja = createWateja({ baseUrl, getToken: accessToken });

/** Calls `listener` when the session ends in any other way than by {@link signOut}. */
export function whenSessionEnds(listener: () => void): void {
  onEnd = listener;
}

export async function signIn(email: string, password: string): Promise<void> {
  keep(await auth.login({ body: { email, password, session: 'cookie' } }));
  localStorage.setItem(SIGNED_IN, 'yes');
}

/** Ends the session on the server and here. If the server does not answer, it ends here only. */
export async function signOut(): Promise<void> {
  await auth.logout({ body: {} }).catch(() => undefined);
  forget();
}

/** Continues the session of an earlier visit. Answers false if the user has to sign in. */
export async function hasSession(): Promise<boolean> {
  return (await accessToken()) !== undefined;
}

/** What the server says by a 401: the session is over. */
export function endSession(): void {
  forget();
  onEnd();
}

async function accessToken(): Promise<string | undefined> {
  if (token && Date.now() < token.renewAt) return token.value;
  if (localStorage.getItem(SIGNED_IN) === null) return undefined;
  renewal ??= renew().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renew(): Promise<string | undefined> {
  try {
    return keep(await auth.refresh({ body: {} }));
  } catch (error) {
    // Without a network the session may still be good.
    if (!(error instanceof WatejaError) || error.status === 429 || error.status >= 500) throw error;
    const wasOpen = token !== undefined;
    forget();
    if (wasOpen) onEnd();
    return undefined;
  }
}

function keep({ access_token, expires_in }: { access_token: string; expires_in: number }): string {
  token = { value: access_token, renewAt: Date.now() + expires_in * 1_000 - RENEWAL_MARGIN_MS };
  return access_token;
}

function forget(): void {
  token = undefined;
  localStorage.removeItem(SIGNED_IN);
}
