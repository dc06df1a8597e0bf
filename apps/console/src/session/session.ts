import { createWateja, WatejaError } from '@wateja/client';

import { randomId } from '../random-id';

const baseUrl = window.location.origin;
/**
 * Holds an id of the sign-in. It tells, without asking the server, whether there may be a session to continue, and it tells
 * other tabs that somebody signed in or out. The cookie cannot be read.
 */
const SIGNED_IN = 'wateja.signed-in';
/**
 * Changes when somebody signs out, and not when a session ends by itself. Other tabs then delete the data that they
 * keep.
 */
export const SIGNED_OUT = 'wateja.signed-out';
/** The token is renewed this long before it ends. */
const RENEWAL_MARGIN_MS = 30_000;

interface Session {
  access_token: string;
  /** In seconds. */
  expires_in: number;
}

/** An account that is signed in. */
interface User {
  id: number;
  email: string;
}

/** Sends each request once: a repeated login would count as another attempt. */
const { auth } = createWateja({ baseUrl, retries: 0 });

/** The access token, in memory only. The refresh token is in a cookie that no script can read. */
let token: { value: string; renewAt: number } | undefined;
let renewal: Promise<string | undefined> | undefined;
/** Whether this page has had a token, and so may show what only the user may see. */
let isOpen = false;
let onEnd: () => void = () => undefined;
let onChange: () => void = () => undefined;

/** A page that is asked to wait longer says so, and counts the seconds. */
const MAX_SILENT_WAIT_S = 4;

/** The API, with the token of the user who is signed in. */
export const wateja = createWateja({
  ...{ baseUrl, getToken: accessToken, fetch: fetchInSession },
  longestWait: MAX_SILENT_WAIT_S,
});

/** Calls `listener` when the session ends in any other way than by {@link signOut}. */
export function whenSessionEnds(listener: () => void): void {
  onEnd = listener;
}

/** Calls `listener` when the cookie may belong to another person: another tab signed in or out, or {@link signInAgain} did. */
export function whenSignInChanges(listener: () => void): void {
  onChange = listener;
  window.addEventListener('storage', ({ key }) => {
    // The key is null if the other tab removed everything.
    if (key !== SIGNED_IN && key !== null) return;
    token = undefined;
    listener();
  });
}

/**
 * Checks the password, and signs in if the account has no second factor.
 * @returns the challenge for {@link finishSignIn} if it has one
 */
export function signIn(email: string, password: string): Promise<string | null> {
  return checkPassword(email, password, open);
}

/** Signs in with a code of the user's app, or with a recovery code. */
export async function finishSignIn(challenge: string, code: string): Promise<void> {
  open(await auth.secondFactor({ body: { challenge, code } }));
}

/**
 * Begins a new session in place of the one that is open, for what needs a fresh sign-in. Other tabs go on if it is the
 * same person: their cookie is the new one. An email may have several accounts, and the password decides which. If it
 * is that of another account, all tabs begin again, and the promise stays pending.
 * @param user who is signed in
 * @returns the challenge for {@link finishSignInAgain} if the account has a second factor
 */
export function signInAgain(user: User, password: string): Promise<string | null> {
  return checkPassword(user.email, password, (session) => resume(user, session));
}

/** Completes {@link signInAgain} with a code of the second factor. */
export async function finishSignInAgain(user: User, challenge: string, code: string): Promise<void> {
  await resume(user, await auth.secondFactor({ body: { challenge, code } }));
}

/**
 * Ends the session on the server and here.
 * @throws if the server did not end it: the cookie would sign the next person in
 */
export async function signOut(): Promise<void> {
  try {
    await auth.logout({ body: {} });
  } catch (error) {
    const isOver = error instanceof WatejaError && [400, 401].includes(error.status);
    if (!isOver) throw error;
  }
  // First: other tabs reload when the sign-in is gone.
  localStorage.setItem(SIGNED_OUT, randomId());
  forget();
}

/** Continues the session of an earlier visit. Returns false if the user has to sign in. */
export async function hasSession(): Promise<boolean> {
  return (await accessToken()) !== undefined;
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
    endSession();
    return undefined;
  }
}

/** Sends a request again, with a new token, when the server refuses the token. If that fails too, the session is over. */
async function fetchInSession(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  // A body can be read only once.
  const repetition = request.clone();
  const response = await fetch(request);
  if (response.status !== 401 || (await isOfPassword(response))) return response;
  // Another request may have renewed the token meanwhile.
  if (request.headers.get('Authorization') === `Bearer ${token?.value}`) token = undefined;
  const renewed = await accessToken();
  if (renewed !== undefined) {
    repetition.headers.set('Authorization', `Bearer ${renewed}`);
    const second = await fetch(repetition);
    if (second.status !== 401) return second;
  }
  endSession();
  return response;
}

/** Whether the server refused a password that was typed, and not the token: asking again would count as another attempt. */
async function isOfPassword(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'code' in body && body.code === 'invalid_credentials';
}

/** Asks for a mail with a link to set a password. */
export async function askForPassword(email: string): Promise<void> {
  await auth.askForPasswordReset({ body: { email } });
}

/** Sets a password with the token of such a link. */
export async function setPassword(token: string, password: string): Promise<void> {
  await auth.confirmPasswordReset({ body: { token, new_password: password } });
}

/** @param begin what to do with the session of an account without a second factor */
async function checkPassword(email: string, password: string, begin: (session: Session) => void | Promise<void>) {
  try {
    await begin(await auth.login({ body: { email, password, session: 'cookie' } }));
    return null;
  } catch (error) {
    const challenge = error instanceof WatejaError ? error.challenge : null;
    if (challenge === null) throw error;
    return challenge;
  }
}

/** Goes on with a new session if it is the user's. Of whom nobody can tell, it counts as another person's. */
async function resume({ id }: User, session: Session): Promise<void> {
  const { auth: sessionAuth } = createWateja({ baseUrl, getToken: () => session.access_token });
  const owner = await sessionAuth.me().then(
    ({ user }) => user?.id,
    () => undefined,
  );
  if (owner === id) {
    keep(session);
    return;
  }
  open(session);
  onChange();
  // The page reloads. A request that waits for this promise must not be sent in the name of the other person.
  await new Promise(() => undefined);
}

function open(session: Session): void {
  keep(session);
  localStorage.setItem(SIGNED_IN, randomId());
}

function keep({ access_token, expires_in }: Session): string {
  token = { value: access_token, renewAt: Date.now() + expires_in * 1_000 - RENEWAL_MARGIN_MS };
  isOpen = true;
  return access_token;
}

function endSession(): void {
  const wasOpen = isOpen;
  forget();
  if (wasOpen) onEnd();
}

function forget(): void {
  token = undefined;
  isOpen = false;
  localStorage.removeItem(SIGNED_IN);
}
