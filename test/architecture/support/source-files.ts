import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project. `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  path: string;
  content: string;
}

const SKIPPED = /node_modules|(^|\/)(dist|generated)(\/|$)/;

/** The TypeScript files in these folders, except generated ones. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name).replaceAll('\\', '/');
      if (SKIPPED.test(path)) return [];
      if (entry.isDirectory()) return sourceFiles(path);
      return /\.ts$/.test(path) ? [{ path, content: readFileSync(path, 'utf8') }] : [];
    }),
  );
}

/** The files of production code, without tests. */
export function productionFiles(): SourceFile[] {
  return sourceFiles('apps', 'libs').filter(({ path }) => !path.endsWith('.spec.ts'));
}
