import type { Write } from './audit-writes';
import { customersForm } from './multipart-body';

/** Uploads and starts of imports. What an import does itself has `import` as its source: imports/run.e2e-spec.ts. */
export const WRITES_OF_IMPORTS: Write[] = [
  {
    what: 'an uploaded file',
    operation: 'uploadImport',
    who: 'manager',
    body: () => customersForm(),
    expected: () => [['import.created', 'new', { kind: { to: 'customers' }, status: { to: 'uploaded' } }]],
  },
  {
    what: 'an import that is started',
    operation: 'runImport',
    who: 'manager',
    body: () => ({}),
    expected: () => [['import.updated', 'importId', { status: { from: 'uploaded', to: 'running' } }]],
  },
];
