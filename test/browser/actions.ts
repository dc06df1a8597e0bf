import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';

/**
 * The actions of a person on a page, counted as docs/console.md counts them: a click, a field that is filled, a key
 * that acts, and a file that is dropped are one action each. Reading and waiting do not count.
 */
export class Actions {
  count = 0;

  constructor(private readonly page: Page) {}

  /** Types into the field that has the focus already. */
  async type(text: string): Promise<void> {
    this.count += 1;
    await this.page.waitForFunction(() => document.activeElement?.matches('input, textarea'));
    await this.page.keyboard.type(text);
  }

  async enter(): Promise<void> {
    this.count += 1;
    await this.page.keyboard.press('Enter');
  }

  async click(target: Locator): Promise<void> {
    this.count += 1;
    await target.click();
  }

  /** Clicks into the field, and types the text there. */
  async fill(field: Locator, text: string): Promise<void> {
    this.count += 1;
    await field.fill(text);
  }

  /** Drops a file onto the page. */
  async drop(name: string, text: string): Promise<void> {
    this.count += 1;
    const dataTransfer = await this.page.evaluateHandle(
      (file) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([file.text], file.name, { type: 'text/csv' }));
        return dropped;
      },
      { name, text },
    );
    await this.page.dispatchEvent('h1', 'drop', { dataTransfer });
  }
}

/** The number of actions that docs/console.md states for a task. */
export function documentedActions(task: string): number {
  const rows = readFileSync('docs/console.md', 'utf8').matchAll(/^\| (.+?) +\| (\d+) +\|/gm);
  const found = [...rows].find(([, name]) => name === task);
  if (!found) throw new Error(`docs/console.md has no task ${task}`);
  return Number(found[2]);
}
