/** Calls the API as the owner of the demo shop, or as another member, for changes that happen outside the browser. */
export class Api {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(url: string, email = 'owner@demo.wateja.example'): Promise<Api> {
    const body = JSON.stringify({ email, password: 'karibu-dukani' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}/api/auth/login`, { method: 'POST', headers, body });
    const { access_token } = (await answer.json()) as { access_token: string };
    return new Api(url, access_token);
  }

  /** @param path below `/api`, such as `customers/1` */
  get<Answer>(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  patch<Answer>(path: string, body: object): Promise<Answer> {
    return this.send('PATCH', path, body);
  }

  post<Answer>(path: string, body: object): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put<Answer>(path: string, body?: object): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  delete<Answer>(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  private async send<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
}
