import { Jobs } from '@wateja/messaging';

import { expectStatus, type Shop } from './fixtures';
import { secrets } from './log-scan';
import type { Answer, TestApp } from './test-app';
import { waitUntil } from './wait-until';

/** A form with a file. */
export interface UploadForm {
  kind?: string | undefined;
  content: string | Buffer;
  fileName?: string;
  /** The name of the field of the file. */
  field?: string;
}

/** The form as a client sends it. */
export async function encodeForm({ kind, content, fileName = 'file.csv', field = 'file' }: UploadForm) {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(Buffer.from(content))]), fileName);
  // Fields after the file: they may come in any order.
  if (kind !== undefined) form.append('kind', kind);
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { headers: { 'content-type': type }, payload: Buffer.from(await encoded.arrayBuffer()) };
}

/** Uploads a file to a business. */
export async function upload(
  { app }: TestApp,
  { business_id }: Pick<Shop, 'business_id'>,
  token: string | null,
  form: UploadForm,
): Promise<Answer> {
  const { headers, payload } = await encodeForm(form);
  const answer = await app.inject({
    method: 'POST',
    url: `/api/imports/${business_id}`,
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    payload,
  });
  const body = answer.json();
  secrets.remember(body.import?.preview, true);
  secrets.remember(body.import?.examples, true);
  return { status: answer.statusCode, headers: answer.headers, body, text: answer.payload };
}

/** Uploads a file as the manager. @returns the answer's `import` */
export async function givenUpload(testApp: TestApp, shop: Shop, form: UploadForm) {
  return expectStatus(await upload(testApp, shop, shop.manager, form), 201).body.import;
}

/** Runs an import to its end. @returns the import */
export async function runToEnd(testApp: TestApp, shop: Shop, id: number, body: object = {}) {
  const path = `/api/imports/${shop.business_id}/${id}`;
  const as = { token: shop.manager };
  expectStatus(await testApp.request('POST', `${path}/run`, { ...as, body }), 202);
  await testApp.app.get(Jobs).start();
  return waitUntil('the import has ended', async () => {
    const { import: current } = expectStatus(await testApp.request('GET', path, as), 200).body;
    return current.status === 'running' ? undefined : current;
  });
}

/** Uploads a file, and runs the import to its end. */
export async function importOverHttp(testApp: TestApp, shop: Shop, form: UploadForm, body: object = {}) {
  const { id } = await givenUpload(testApp, shop, form);
  return runToEnd(testApp, shop, id, body);
}

/** Reverts an import to its end. @returns the import */
export async function revertToEnd(testApp: TestApp, shop: Shop, id: number, token = shop.manager) {
  const path = `/api/imports/${shop.business_id}/${id}`;
  const as = { token };
  expectStatus(await testApp.request('POST', `${path}/revert`, as), 202);
  await testApp.app.get(Jobs).start();
  return waitUntil('the import is reverted', async () => {
    const { import: current } = expectStatus(await testApp.request('GET', path, as), 200).body;
    return current.status === 'reverting' ? undefined : current;
  });
}
