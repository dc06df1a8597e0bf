import { execFile } from 'node:child_process';

/** A file to which the rule applies. ESLint checks the given code under this name. */
const FILE = 'libs/common/src/sha256.ts';
const RULE = '@typescript-eslint/naming-convention';
/** Runs only this rule. It needs no type information, which would take ESLint many times as long. */
const PROGRAM = `
  import { ESLint } from 'eslint';
  import { text } from 'node:stream/consumers';
  const eslint = new ESLint({
    ruleFilter: ({ ruleId }) => ruleId === '${RULE}',
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });
  const [{ messages }] = await eslint.lintText(await text(process.stdin), { filePath: '${FILE}' });
  console.log(JSON.stringify(messages));`;

/** The names that the rule refuses in `code`. ESLint runs in a process of its own, because its configuration is an ES module. */
async function refusedNames(code: string): Promise<string[]> {
  const output = await new Promise<string>((done, fail) => {
    const lint = execFile(process.execPath, ['--input-type=module', '--eval', PROGRAM], (error, stdout, stderr) =>
      error ? fail(new Error(stderr, { cause: error })) : done(stdout),
    );
    lint.stdin?.end(code);
  });
  const messages = JSON.parse(output) as { ruleId: string; message: string }[];
  return messages.flatMap(({ ruleId, message }) => (ruleId === RULE ? (/`(\w+)`/.exec(message)?.slice(1) ?? []) : []));
}

describe('names of variables and parameters', () => {
  it('are refused in snake case, and only there', async () => {
    const code = `
      export class Planted {
        read(business_id: number) { return business_id; }
      }
      export const customer_ids = [1];
      export const readLater = (sale_id: number) => ({ sale_id });
      export const MAX_ROWS = 10;
      export const read = (businessId: number, _unused: number) => ({ business_id: businessId });
      export const taken = ({ business_id, id }: { business_id: number; id: number }) => business_id + id;
      export function refund(sale: { sale_id: number }) {
        const { sale_id } = sale;
        return sale_id;
      }`;
    expect(await refusedNames(code)).toEqual(['business_id', 'customer_ids', 'sale_id']);
  });
});
