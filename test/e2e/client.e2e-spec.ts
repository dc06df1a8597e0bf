import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { createTestApp, type TestApp } from '../support/test-app';

const run = promisify(execFile);

/** A project with nothing but the packed client, as a developer of a till would have it. */
async function projectWithClient(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wateja-client-'));
  await run('npm', ['run', 'build:client']);
  const { stdout } = await run('npm', [
    'pack',
    '--silent',
    '--workspace',
    '@wateja/client',
    '--pack-destination',
    folder,
  ]);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${stdout.trim()}`], { cwd: folder });
  return folder;
}

/** Compiles programs of the project as strictly as TypeScript can, against the types in the package. */
function compile(folder: string, ...programs: string[]) {
  const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')];
  const strict = ['--strict', '--noUncheckedIndexedAccess', '--target', 'es2022', '--module', 'nodenext'];
  const tsc = [resolve('node_modules/typescript/bin/tsc'), ...programs, ...strict, '--lib', 'es2022', ...types];
  return run(process.execPath, tsc, { cwd: folder }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
}

/**
 * Calls one method. Its requests get these answers, one after the other: a status, such as `429 after 5` with `Retry-After`,
 * or `down` for a failure of the network.
 * It prints the keys of the requests, and the status of the error that the caller got, if any.
 */
const ATTEMPTS = `
  import { createWateja } from '@wateja/client';
  const [method, ...answers] = process.argv.slice(2);
  const keys = [];
  const fetch = async (request) => {
    keys.push(request.headers.get('Idempotency-Key'));
    const answer = answers.shift();
    if (answer === 'down') throw new TypeError('fetch failed');
    const [status, wait = 0] = answer.split(' after ').map(Number);
    const headers = { 'Content-Type': 'application/json', ...(status < 400 ? {} : { 'Retry-After': String(wait) }) };
    return Response.json({ code: 'busy', error: 'Busy' }, { status, headers });
  };
  const wateja = createWateja({ baseUrl: 'http://wateja.example', apiKey: 'wtj_x', fetch, longestWait: 4 });
  const [group, name] = method.split('.');
  const call = { path: { businessId: 1, customerId: 1 }, ...(name === 'get' ? {} : { body: {} }) };
  const error = await wateja[group][name](call).then(() => null, (thrown) => thrown.status ?? thrown.message);
  console.log(JSON.stringify({ keys, error }));
`;

describe('@wateja/client, packed and installed in an empty folder', () => {
  let testApp: TestApp;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    [testApp, folder] = await Promise.all([createTestApp({ DEMO_DATA: 'true' }), projectWithClient()]);
    await testApp.app.listen(0, '127.0.0.1');
    url = await testApp.app.getUrl();
  });
  afterAll(async () => {
    await testApp.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes the tour of the README', async () => {
    const [, program = ''] = /```ts\n([^]*?)```/.exec(readFileSync('libs/client/README.md', 'utf8')) ?? [];
    writeFileSync(join(folder, 'readme.ts'), program);
    copyFileSync('libs/client/examples/tour.ts', join(folder, 'tour.ts'));
    await compile(folder, 'tour.ts', 'readme.ts');
    const { stdout } = await run(process.execPath, ['tour.js'], { cwd: folder, env: { WATEJA_URL: url } });
    expect(stdout.replace(/\d+ completed/, 'N completed').split('\n')).toEqual([
      'Sold 5.5 items for 582.50.',
      'Found Zawadi Mwangi.',
      'Zawadi Mwangi has spent 475.00 in 1 purchase.',
      'The shop has N completed sales.',
      '400 validation_failed: Customer name is required',
      '',
    ]);
    const completed = await testApp.prisma.sale.count({ where: { status: 'completed' } });
    expect(stdout).toContain(`has ${completed} completed sales`);
  });

  it('refuses a program with a wrong type', async () => {
    writeFileSync(
      join(folder, 'wrong.ts'),
      `import { createWateja } from '@wateja/client';
       await createWateja({ baseUrl: '' }).notes.add({ path: { businessId: 'one', customerId: 2 }, body: { content: '' } });`,
    );
    await expect(compile(folder, 'wrong.ts')).rejects.toThrow(/'string' is not assignable to type 'number'/);
  });

  it.each`
    method                  | answers                  | attempts | error             | why
    ${'customers.get'}      | ${['503', '200']}        | ${2}     | ${null}           | ${'reading changes nothing'}
    ${'customers.get'}      | ${['429 after 5']}       | ${1}     | ${429}            | ${'so long a wait is up to the program'}
    ${'sales.create'}       | ${['503', '429', '200']} | ${3}     | ${null}           | ${'the key makes a sale happen once'}
    ${'sales.create'}       | ${['down', '200']}       | ${2}     | ${null}           | ${'the sale may have arrived, with its key'}
    ${'sales.create'}       | ${['409', '200']}        | ${2}     | ${null}           | ${'the first attempt is under way'}
    ${'sales.create'}       | ${['503', '503', '503']} | ${3}     | ${503}            | ${'it gives up'}
    ${'sales.create'}       | ${['422']}               | ${1}     | ${422}            | ${'the answer will not change'}
    ${'preferences.update'} | ${['429', '200']}        | ${2}     | ${null}           | ${'it was refused, so nothing happened'}
    ${'preferences.update'} | ${['503']}               | ${1}     | ${503}            | ${'nobody knows whether it happened'}
    ${'preferences.update'} | ${['down']}              | ${1}     | ${'fetch failed'} | ${'nobody knows whether it arrived'}
    ${'apiKeys.create'}     | ${['503']}               | ${1}     | ${503}            | ${'a second key would be another one'}
    ${'apiKeys.create'}     | ${['429']}               | ${1}     | ${429}            | ${'a POST without a key is sent once'}
    ${'auth.login'}         | ${['429']}               | ${1}     | ${429}            | ${'each attempt counts against the person'}
    ${'imports.upload'}     | ${['429']}               | ${1}     | ${429}            | ${'a copy of the file would fill the memory'}
  `('tries $method $attempts times after $answers: $why', async ({ method, answers, attempts, error }) => {
    writeFileSync(join(folder, 'attempts.js'), ATTEMPTS);
    const { stdout } = await run(process.execPath, ['attempts.js', method, ...answers], { cwd: folder });
    const printed = JSON.parse(stdout) as { keys: (string | null)[]; error: unknown };
    expect(printed.error).toBe(error);
    expect(printed.keys).toHaveLength(attempts);
    expect(new Set(printed.keys).size).toBe(1);
    expect(printed.keys[0] !== null).toBe(method === 'sales.create');
  });

  it.each(['.', '..'])('sends nothing for a tag %j, which an address would read as a folder', async (tag) => {
    writeFileSync(
      join(folder, 'dots.js'),
      `import { createWateja } from '@wateja/client';
       const sent = [];
       const fetch = async ({ url }) => {
         sent.push(url);
         return new Response(null, { status: 204 });
       };
       const { tags } = createWateja({ baseUrl: 'http://wateja.example', apiKey: 'wtj_x', fetch });
       const path = { businessId: 1, customerId: 5, tag: process.argv[2] };
       const error = await tags.removeTag({ path }).then(() => null, ({ name, message }) => name + ': ' + message);
       console.log(JSON.stringify({ sent, error }));`,
    );
    const { stdout } = await run(process.execPath, ['dots.js', tag], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ sent: [], error: `TypeError: tag must not be "${tag}".` });
  });

  it('knows which routes take no Idempotency-Key', () => {
    interface Operation {
      parameters?: { name?: string; $ref?: string }[];
      'x-internal'?: boolean;
    }
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, { post?: Operation }>;
    };
    const takesKey = ({ parameters = [] }: Operation) =>
      parameters.some(({ name, $ref }) => `${name}${$ref}`.includes('Idempotency'));
    const without = Object.entries(paths)
      .filter(([, { post }]) => post && post['x-internal'] !== true && !takesKey(post))
      .map(([path]) => path);
    const listed = /WITHOUT_KEY[^]*?\[([^]*?)\]/.exec(readFileSync('libs/client/src/create-wateja.ts', 'utf8'))![1]!;
    expect([...listed.matchAll(/'(.*?)'/g)].map(([, path]) => path).sort()).toEqual(without.sort());
  });
});
