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

/** Judges the tree in `directory` by the project's rules. In a process of its own: the tool is an ES module. */
export async function cruise(directory: string): Promise<Breach[]> {
  const folders = ['apps', 'libs', 'scripts', 'test'];
  const output = await new Promise<string>((done, fail) => {
    const args = [DEPCRUISE, ...folders, '--config', CONFIGURATION, '--output-type', 'json'];
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      // Its exit code is the number of breaches, which are what is asked for here.
      if (stdout) done(stdout);
      else fail(new Error(stderr, { cause: error }));
    });
  });
  const { summary } = JSON.parse(output) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}
