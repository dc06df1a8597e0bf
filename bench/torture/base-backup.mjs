import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import pg from 'pg';
import { extract } from 'tar-stream';

/**
 * The manifest is left out, because nothing reads it. The write-ahead log is included, so that the copy can start
 * without the primary.
 */
const BASE_BACKUP = `BASE_BACKUP (LABEL 'wateja', CHECKPOINT 'fast', WAL true, MANIFEST 'no')`;

/** The first byte of each message is its type. The other types announce an archive, or report the progress. */
const DATA = 'd'.charCodeAt(0);

/**
 * Copies the files of a running cluster over the replication protocol, like `pg_basebackup`, which the npm package
 * does not contain. The server must be PostgreSQL 15 or later and have no tablespaces.
 * @param url the URL of a superuser
 * @param directory the folder of the copy, which must not exist
 * @param owner the account that gets the files: {uid, gid}
 */
export async function copyCluster(url, directory, owner) {
  const client = new pg.Client({ connectionString: url, replication: 'true' });
  await client.connect();
  const archive = extract();
  try {
    const backup = client.query(new BaseBackup(archive));
    await Promise.all([backup.ended, unpack(archive, directory, owner)]);
  } finally {
    await client.end();
  }
}

/** A Submittable of node-postgres: it gets the messages that answer its statement. */
class BaseBackup {
  constructor(archive) {
    this.archive = archive;
    this.ended = new Promise((done, fail) => Object.assign(this, { done, fail }));
  }

  submit(connection) {
    this.connection = connection;
    connection.query(BASE_BACKUP);
  }

  handleCopyData({ chunk }) {
    // node-postgres reuses the memory of a message, so the archive gets a copy.
    if (chunk[0] !== DATA || this.archive.write(Buffer.from(chunk.subarray(1)))) return;
    const { stream } = this.connection;
    if (stream.isPaused()) return;
    stream.pause();
    this.archive.once('drain', () => stream.resume());
  }

  handleError(error) {
    this.archive.destroy(error);
    this.fail(error);
  }

  handleReadyForQuery() {
    this.archive.end();
    this.done();
  }

  /** The results before and after the archive say where the write-ahead log of the copy begins and ends. */
  handleRowDescription() {}
  handleDataRow() {}
  handleCommandComplete() {}
}

async function unpack(archive, directory, { uid, gid }) {
  const create = (path, mode) => {
    mkdirSync(path, { recursive: true, mode });
    // The umask of this process does not apply to the files of PostgreSQL.
    chmodSync(path, mode);
    chownSync(path, uid, gid);
  };
  create(directory, 0o700);
  for await (const entry of archive) {
    const { name, type, mode } = entry.header;
    const path = join(directory, name);
    if (type === 'directory') create(path, mode);
    if (type !== 'file') {
      entry.resume();
      continue;
    }
    // No file is larger than 16 MB here, and most have a few kilobytes.
    writeFileSync(path, await buffer(entry), { flag: 'wx', mode });
    chownSync(path, uid, gid);
  }
}
