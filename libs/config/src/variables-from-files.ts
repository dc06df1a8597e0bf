import { readFileSync } from 'node:fs';

/** What the operator's system calls the reason, without Node's words about the system call. */
const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'the process may not read it',
  EPERM: 'the process may not read it',
  EISDIR: 'it is a folder',
};

/**
 * Reads each variable `NAME` that is given as a file in `NAME_FILE`, as secrets of Docker and Kubernetes are. A line break at
 * the end of the file does not belong to the value.
 * @param names all variables; other names that end in `_FILE` belong to other programs
 * @returns the variables with these values, and one sentence for each that cannot be read
 */
export function readVariablesFromFiles(source: NodeJS.ProcessEnv, names: string[]) {
  const variables = { ...source };
  const sentences: string[] = [];
  for (const name of names) {
    const path = source[`${name}_FILE`];
    if (!path) continue;
    if (source[name]) {
      sentences.push(`${name} must not be set together with ${name}_FILE.`);
      continue;
    }
    try {
      variables[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      if (variables[name] === '') sentences.push(`${name}_FILE names ${path}: it is empty.`);
    } catch (error) {
      const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'it cannot be read';
      sentences.push(`${name}_FILE names ${path}: ${reason}.`);
    }
  }
  return { variables, sentences };
}
