import { readFileSync } from 'node:fs';

import { signIn, openConsole } from './console-page';
import { useStage } from './stage';

const ENTRY_LIMIT = 180_000;
const DASHBOARD_LIMIT = 400_000;

describe('the size of the console, gzip', () => {
  const stage = useStage();

  /** The size of the scripts and styles that the browser has loaded, compressed as the build wrote them. */
  const sizeOf = (urls: Iterable<string>) =>
    [...urls].reduce((sum, url) => sum + readFileSync(`dist/console/assets/${url.split('/').at(-1)}.gz`).length, 0);

  it('is at most 180 kB for the first files', () => {
    const index = readFileSync('dist/console/index.html', 'utf8');
    const files = [...index.matchAll(/\/console\/assets\/[^"]+\.(?:js|css)/g)].map(([url]) => url);
    expect(files.length).toBeGreaterThan(1);
    expect(sizeOf(files)).toBeLessThanOrEqual(ENTRY_LIMIT);
  });

  it('is at most 400 kB for all that Home shows', async () => {
    const opened = await openConsole(stage.browser, stage.service.url, { language: 'sw', width: 1440 });
    await signIn(opened);
    const urls = new Set<string>();
    opened.page.on('request', (request) => {
      if (/\/assets\/.*\.(?:js|css)$/.test(request.url())) urls.add(request.url());
    });
    await opened.page.reload();
    await opened.page.locator('.recharts-surface').first().waitFor();
    await opened.check();
    expect(urls.size).toBeGreaterThan(10);
    expect(sizeOf(urls)).toBeLessThanOrEqual(DASHBOARD_LIMIT);
    await opened.close();
  });
});
