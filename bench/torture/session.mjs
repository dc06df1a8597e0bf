import { waitUntil } from './wait.mjs';

const RENEW_AFTER = 4 * 60 * 1_000;

/** The login of a till. It is renewed before it expires. */
export class Session {
  constructor(fleet, credentials) {
    Object.assign(this, { fleet, credentials, since: -Infinity, renewal: null });
  }

  async headers() {
    if (performance.now() - this.since > RENEW_AFTER) {
      this.renewal ??= this.renew().finally(() => (this.renewal = null));
      await this.renewal;
    }
    return { Authorization: `Bearer ${this.token}` };
  }

  async renew() {
    const request = { method: 'POST', path: '/api/auth/login', headers: {}, body: this.credentials };
    const answer = await waitUntil('a sign-in', () => this.signIn(request), 60_000, 100);
    this.token = answer.body.access_token;
    this.since = performance.now();
  }

  /** Null while the service cannot answer because of a test. */
  async signIn(request) {
    for (const instance of this.fleet.ready) {
      const answer = await instance.send(request).catch(() => null);
      if (answer?.status === 200) return answer;
    }
    return null;
  }
}
