import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names that documents may use, read from the repository. */
export interface Repository {
  /** Every file, by its path from the root. */
  files: string[];
  /**
   * The content of all code and settings. Generated files are left out, and so are end-to-end tests, which use names
   * of their own.
   */
  code: string;
  /** The packages in package.json, and the libraries as `@wateja/name`. */
  packages: Set<string>;
}

/** A name in a document that does not exist in the repository. */
export interface MissingFact {
  line: number;
  name: string;
}

const SKIPPED = /^(?:node_modules|generated)$/;
const FOLDERS = ['apps', 'bench', 'docs', 'libs', 'prisma', 'scripts', 'test'];

const PATH = new RegExp(`^(?:${FOLDERS.join('|')})/[\\w./*-]*$`);
const FILE = /^[\w.*-]*\w[\w./*-]*\.(?:cjs|json|md|mjs|prisma|ts|yml)$/;
const SCOPED_PACKAGE = /^@[a-z][\w-]*\/[\w.-]+$/;
const PACKAGE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$|^[a-z]+\.js$/;
const CONSTANTS = /^[A-Z][A-Z0-9]{2,}$|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
/** Names of several words, and decorators: `customerLock`, `CustomerLock`, `customer_lock`, `@Access`. */
const NAMES = /(?<![\w/:-])(?:@[A-Z]\w*|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[a-z]+(?:_[a-z0-9]+)+)/g;

/** Headings below which a decision describes the past, or what was not chosen. */
const HISTORY = /^## (?:Context|Options|Not done)/;

/** Reads the files of the repository, except `leftOut`: a test that contains the wrong names itself. */
export function readRepository(leftOut: string): Repository {
  const inRoot = readdirSync('.', { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  const files = [...inRoot, ...FOLDERS.flatMap(filesBelow)].filter((path) => path !== leftOut);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, object | undefined>;
  const dependencies = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  );
  return {
    files,
    code: files
      .filter((path) => !/\.md$|^docs\/|^test\/e2e\/|^package-lock\.json$/.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n'),
    packages: new Set([...dependencies, ...readdirSync('libs').map((name) => `@wateja/${name}`)]),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.test(entry.name)) return [];
    const path = join(folder, entry.name).replaceAll('\\', '/');
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * The names in backticks of a document that exist nowhere in the repository: not as a file, a package, a constant or
 * another name in the code.
 */
export function missingFacts(content: string, repository: Repository): MissingFact[] {
  return codeSpans(content).flatMap(({ line, text }) => missingNames(text, repository).map((name) => ({ line, name })));
}

/** The texts between backticks, outside blocks of code and outside the history of a decision. */
function codeSpans(content: string): { line: number; text: string }[] {
  let isBlock = false;
  let isHistory = false;
  return content.split('\n').flatMap((row, index) => {
    if (/^\s*```/.test(row)) isBlock = !isBlock;
    if (row.startsWith('## ')) isHistory = HISTORY.test(row);
    if (isBlock || isHistory) return [];
    return [...row.matchAll(/`([^`]+)`/g)].map(([, text = '']) => ({ line: index + 1, text }));
  });
}

function missingNames(text: string, { files, code, packages }: Repository): string[] {
  if (PATH.test(text) || FILE.test(text)) return files.some((file) => isAt(file, text)) ? [] : [text];
  if (SCOPED_PACKAGE.test(text)) return packages.has(text) ? [] : [text];
  if (PACKAGE.test(text)) return packages.has(text) || occurs(text, code) ? [] : [text];
  const names = [...text.matchAll(CONSTANTS), ...text.matchAll(NAMES)].map(([name]) => name);
  return names.filter((name) => !occurs(name, code));
}

/** True if the file has this name, lies in the folder of this name, or ends with the name. `*` stands for anything. */
function isAt(file: string, cited: string): boolean {
  const pattern = cited
    .replace(/\/$/, '')
    .split('*')
    .map((part) => part.replaceAll('.', '\\.'))
    .join('[^/]*');
  return new RegExp(PATH.test(cited) ? `^${pattern}(?:/|$)` : `(?:^|/)${pattern}$`).test(file);
}

/** True if the name occurs in the code as a whole word. */
function occurs(name: string, code: string): boolean {
  const isPartOfWord = /[\w-]/;
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    if (!isPartOfWord.test(code[at - 1] ?? ' ') && !isPartOfWord.test(code[at + name.length] ?? ' ')) return true;
  }
  return false;
}

/**
 * The status line of a decision, and the part that is true today: if the decision is superseded, only the section
 * about it.
 */
export function readDecision(content: string): { status: string; today: string } {
  const status = /^Status: ([^]*?)\n\n/m.exec(content)?.[1]?.replaceAll('\n', ' ') ?? '';
  const section = /^## What is true now\n([^]*?)(?=^## |$(?![^]))/m.exec(content)?.[1] ?? '';
  return { status, today: status.startsWith('superseded') ? section : content };
}
