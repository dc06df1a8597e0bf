import type { Browser, Page } from 'playwright-core';

import { Api } from './api';
import { type ConsolePage, launch, type Look, openConsole, signIn } from './console-page';
import { type Service, startService } from './service';

/** The two looks in which every page is used: both languages, a computer and a phone. */
export const LOOKS: Look[] = [
  { language: 'en', width: 1440 },
  { language: 'sw', width: 360 },
];

/** What the tests of a file share: a service with the demo shop, a browser, and the API as its owner. */
export interface Stage {
  service: Service;
  browser: Browser;
  api: Api;
  /** The address of a page of the demo shop, such as `/customers`. */
  address(path: string): string;
}

/** Starts a service with these variables and a browser before the tests of the file, and stops them afterwards. */
export function useStage(variables: Record<string, string> = {}): Stage {
  const stage = {
    address: (path: string) => `${stage.service.url}/console/1${path}`,
  } as Stage;
  beforeAll(async () => {
    [stage.service, stage.browser] = await Promise.all([startService(variables), launch()]);
    stage.api = await Api.signIn(stage.service.url);
  });
  afterAll(async () => {
    await stage.browser.close();
    await stage.service.stop();
  });
  return stage;
}

/** The console as the tests of a block use it, with a user who is logged in. */
export interface Visit {
  opened: ConsolePage;
  page: Page;
  /** Opens a page of the demo shop, and waits for its heading. */
  open(path: string): Promise<void>;
}

/**
 * Opens the console and logs in before the tests of the block. Fails after a test during which the browser complained.
 */
export function useVisit(stage: Stage, look: Look, email?: string): Visit {
  const visit = {
    async open(path) {
      await visit.page.goto(stage.address(path));
      await visit.page.waitForSelector('#page h1');
    },
  } as Visit;
  beforeAll(async () => {
    visit.opened = await openConsole(stage.browser, stage.service.url, look);
    visit.page = visit.opened.page;
    await signIn(visit.opened, email);
  });
  afterEach(() => expect(visit.opened.complaints).toEqual([]));
  afterAll(() => visit.opened.close());
  return visit;
}
