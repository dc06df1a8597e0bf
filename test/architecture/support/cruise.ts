import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** The file `from` breaks a rule. */
export interface Breach {
  rule: string;
  from: string;
}

const DEPCRUISE = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIGURATION = resolve('.dependency-cruiser.cjs');

/** The project's rules. */
export const RULES = jest.requireActual<{ forbidden: { name: string }[] }>(CONFIGURATION).forbidden;

/**
 * Checks the tree in `directory` against the project's rules, in a separate process, because the tool is an ES module.
 */
export async function cruise(directory: string): Promise<Breach[]> {
  const folders = ['apps', 'libs', 'scripts', 'test'];
  const output = await new Promise<string>((done, fail) => {
    const args = [DEPCRUISE, ...folders, '--config', CONFIGURATION, '--output-type', 'json'];
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      // The exit code is the number of violations, so an exit code other than 0 is no failure here.
      if (stdout) done(stdout);
      else fail(new Error(stderr, { cause: error }));
    });
  });
  const { summary } = JSON.parse(output) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}
