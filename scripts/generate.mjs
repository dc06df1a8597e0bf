// npm run generate: writes the committed files that are generated from the code.
// npm run generate -- --check: writes nothing, and fails if one of these files is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

import { accessPage } from './generate-access.mjs';
import { moduleDiagram } from './generate-diagram.mjs';
import { openApiDocument } from './generate-openapi.mjs';

const DIAGRAM = /(<!-- diagram:start[^>]*-->)[\s\S]*?(<!-- diagram:end -->)/;

const isCheck = process.argv.includes('--check');
const stale = [];

async function write(path, content) {
  const formatted = await format(content, { ...(await resolveConfig(path)), filepath: path });
  if (existsSync(path) && readFileSync(path, 'utf8') === formatted) return;
  stale.push(path);
  if (!isCheck) writeFileSync(path, formatted);
}

const document = await openApiDocument();
await write('openapi.json', JSON.stringify(document));
await write('docs/access.md', accessPage(document));
const diagram = moduleDiagram();
for (const path of ['docs/architecture.md'].filter(existsSync)) {
  const text = readFileSync(path, 'utf8');
  if (!DIAGRAM.test(text)) continue;
  const block = `\`\`\`mermaid\n${diagram}\n\`\`\``;
  await write(
    path,
    text.replace(DIAGRAM, (_all, start, end) => `${start}\n\n${block}\n\n${end}`),
  );
}

if (stale.length > 0) console.log(isCheck ? `Out of date: ${stale.join(', ')}` : `Wrote ${stale.join(', ')}`);
if (isCheck && stale.length > 0) console.log('Run "npm run build && npm run generate" and commit what it writes.');
// The application leaves timers running, so the process must exit by itself.
process.exit(isCheck && stale.length > 0 ? 1 : 0);
