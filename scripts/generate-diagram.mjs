// Makes the module diagram in Mermaid: one box for each library and application, and an arrow for each import that
// dependency-cruiser finds.
import { execFileSync } from 'node:child_process';

import kinds from './kinds-of-libraries.cjs';

const CRUISE = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';

const GROUPS = [
  { title: 'apps', holds: (module) => module.startsWith('apps/') },
  { title: 'compositions: read or write across islands', holds: isComposition },
  { title: 'islands: import no sibling', holds: isIsland },
  { title: 'foundations: know no business', holds: isFoundation },
];

/** The text of a Mermaid block. To keep it readable, it leaves out arrows that follow from other arrows. */
export function moduleDiagram() {
  const imports = withoutImplied(importsBetweenModules());
  const modules = [...imports.keys()].sort();
  const lines = ['flowchart TD'];
  GROUPS.forEach(({ title, holds }, index) => {
    lines.push(`  subgraph group${index}["${title}"]`);
    for (const module of modules.filter(holds)) lines.push(`    ${idOf(module)}["${module}"]`);
    lines.push('  end');
  });
  for (const module of modules) {
    for (const imported of [...imports.get(module)].sort()) lines.push(`  ${idOf(module)} --> ${idOf(imported)}`);
  }
  return lines.join('\n');
}

function importsBetweenModules() {
  const args = [CRUISE, 'apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const output = execFileSync(
    process.execPath,
    [...args, '--exclude', '\\.spec\\.ts$|^(?:dist|libs/(?:client|customer-lookup))/'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  const imports = new Map();
  for (const { source, dependencies } of JSON.parse(output).modules) {
    const module = moduleOf(source);
    if (!module) continue;
    if (!imports.has(module)) imports.set(module, new Set());
    for (const { resolved } of dependencies) {
      const imported = moduleOf(resolved);
      if (imported && imported !== module) imports.get(module).add(imported);
    }
  }
  return imports;
}

/** Transitive reduction: removes a → c if there are a → b and b → … → c. */
function withoutImplied(imports) {
  const reaches = (from, to, seen = new Set()) =>
    [...(imports.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return new Map(
    [...imports].map(([module, targets]) => [
      module,
      new Set([...targets].filter((target) => ![...targets].some((via) => via !== target && reaches(via, target)))),
    ]),
  );
}

function moduleOf(path) {
  return /^(?:apps|libs)\/[^/]+(?=\/)/.exec(path)?.[0];
}

function isFoundation(module) {
  return kinds.FOUNDATIONS.some((name) => module === `libs/${name}`);
}

function isComposition(module) {
  return kinds.COMPOSITIONS.some((name) => module === `libs/${name}`);
}

function isIsland(module) {
  return module.startsWith('libs/') && !isFoundation(module) && !isComposition(module);
}

const idOf = (module) => module.replace(/\W/g, '_');
