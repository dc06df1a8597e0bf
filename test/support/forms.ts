import { type Answer, type RequestOptions, type TestApp } from './test-app';

/** Posts a form, as Africa's Talking, mail programs and browsers do. A string is sent unchanged. */
export function postForm(
  testApp: TestApp,
  path: string,
  form: Record<string, string> | string,
  headers: RequestOptions['headers'] = {},
): Promise<Answer> {
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
  return testApp.request('POST', path, {
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}
