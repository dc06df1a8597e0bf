import { buffer } from 'node:stream/consumers';
import type { ZodType } from 'zod';

import { BackupRefused } from './backup-refused';
import type { ArchivedFile } from './open-backup';

/** The content of a file in a backup. @throws BackupRefused if it is another file, or not of this form */
export async function parseFile<Value>(
  file: ArchivedFile | undefined,
  name: string,
  schema: ZodType<Value>,
): Promise<Value> {
  if (file?.name !== name) throw new BackupRefused('The file is no backup of Wateja.');
  const text = (await buffer(file.content)).toString();
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new BackupRefused(`The backup's ${name} is not one that this version can read.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
