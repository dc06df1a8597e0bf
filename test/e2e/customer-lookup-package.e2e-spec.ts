import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('@wateja/customer-lookup, packed and installed in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wateja-lookup-'));
  const installed = join(folder, 'node_modules', '@wateja', 'customer-lookup');

  beforeAll(async () => {
    await run('npm', ['run', 'build', '--workspace', '@wateja/customer-lookup']);
    const pack = ['pack', '--silent', '--workspace', '@wateja/customer-lookup', '--pack-destination', folder];
    const { stdout } = await run('npm', pack);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
    // React comes from this repository, because the test needs no network.
    const install = ['install', '--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', `./${stdout.trim()}`];
    await run('npm', install, { cwd: folder });
    for (const name of ['react', 'react-dom', 'scheduler', '@types']) {
      symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('needs nothing but React, and holds no source', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect([dependencies, peerDependencies]).toEqual([undefined, { react: '>=18' }]);
    expect(readdirSync(installed).sort()).toEqual(['README.md', 'dist', 'package.json']);
    expect(readdirSync(join(installed, 'dist'))).toEqual(
      expect.arrayContaining(['element.js', 'element.d.ts', 'index.js', 'index.d.ts', 'style.css']),
    );
    expect(readFileSync(join(installed, 'dist', 'index.js'), 'utf8')).not.toContain('preact');
  });

  it('renders the field on a server, in both languages', async () => {
    writeFileSync(
      join(folder, 'render.js'),
      `import { createElement } from 'react';
       import { renderToString } from 'react-dom/server';
       import { CustomerLookup } from '@wateja/customer-lookup';
       const props = { baseUrl: 'https://wateja.example', businessId: 1, getToken: () => '' };
       for (const lang of ['en', 'sw']) console.log(renderToString(createElement(CustomerLookup, { ...props, lang })));`,
    );
    const { stdout } = await run(process.execPath, ['render.js'], { cwd: folder });
    const [english, swahili] = stdout.trim().split('\n');
    expect(english).toContain('role="combobox"');
    expect([/<label[^>]*>([^<]*)/.exec(english!)?.[1], /<label[^>]*>([^<]*)/.exec(swahili!)?.[1]]).toEqual([
      'Customer',
      'Mteja',
    ]);
  });

  it('has types: the program of its README compiles, and a wrong property does not', async () => {
    const [, program = ''] = /```tsx\n([^]*?)```/.exec(readFileSync('libs/customer-lookup/README.md', 'utf8')) ?? [];
    const compile = async (source: string) => {
      writeFileSync(join(folder, 'page.tsx'), source);
      writeFileSync(join(folder, 'styles.d.ts'), "declare module '*.css';");
      const options = [
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
      ];
      const files = ['page.tsx', 'styles.d.ts', '--jsx', 'react-jsx', '--types', 'react', '--skipLibCheck'];
      const tsc = [resolve('node_modules/typescript/bin/tsc'), ...files, ...options, '--lib', 'es2022,dom'];
      return run(process.execPath, tsc, { cwd: folder }).catch((error: { stdout: string }) => {
        throw new Error(error.stdout);
      });
    };
    await compile(program);
    await expect(compile(program.replace('businessId={1}', 'businessId={null}'))).rejects.toThrow(
      /Type 'null' is not assignable/,
    );
  });
});
