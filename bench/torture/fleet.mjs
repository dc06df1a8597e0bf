import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { send } from './http.mjs';
import { delay, waitUntil } from './wait.mjs';

const START_TIMEOUT = 90_000;
/** Wateja gives a shutdown 20 seconds. */
const LEAVE_TIMEOUT = 25_000;
const HEALTH_CHECK = 100;

/** A built instance. Its port stays the same when it is killed and restarted. */
class Instance {
  constructor(number, port, launch) {
    Object.assign(this, {
      number,
      port,
      launch,
      child: null,
      expected: false,
      isReady: false,
      isInRotation: true,
      unexpectedExits: [],
    });
    this.log = join(launch.directory, `instance-${number}.log`);
  }

  async start() {
    const log = openSync(this.log, 'a');
    const env = { ...process.env, ...this.launch.env, PORT: String(this.port) };
    this.expected = false;
    this.child = spawn(process.execPath, [this.launch.entry], {
      ...{ cwd: this.launch.root, stdio: ['ignore', log, log] },
      env: { ...env, LOG_DIR: join(this.launch.directory, `logs-${this.number}`) },
    });
    this.ended = new Promise((done) => {
      this.child.once('exit', (code, signal) => {
        this.isReady = false;
        if (!this.expected)
          this.unexpectedExits.push(`instance ${this.number} ended by itself (${signal ?? code})\n${this.tail()}`);
        done({ code, signal });
      });
    });
    await waitUntil(`instance ${this.number}`, () => this.answersReady(), START_TIMEOUT, 50);
    this.isReady = true;
  }

  async answersReady() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`instance ${this.number} did not start\n${this.tail()}`);
    }
    return this.send({ method: 'GET', path: '/health/ready' }).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  send(request) {
    return send(this.port, request);
  }

  /** @returns the exit code and the signal: {code, signal} */
  async stop(signal) {
    this.expected = true;
    this.isReady = false;
    const { child } = this;
    const tooLate = setTimeout(() => child.kill('SIGKILL'), LEAVE_TIMEOUT);
    child.kill(signal);
    const end = await this.ended;
    clearTimeout(tooLate);
    return end;
  }

  tail() {
    return readFileSync(this.log, 'utf8').split('\n').slice(-12).join('\n');
  }
}

/** All instances on one database. */
export class Fleet {
  /** @param undo collects the functions that stop the instances */
  static async open(count, launch, undo) {
    const fleet = new Fleet();
    fleet.instances = [];
    undo.push(() => fleet.close());
    for (let number = 1; number <= count; number++) {
      fleet.instances.push(new Instance(number, await freePort(), launch));
    }
    // The first instance runs the migrations. The others find a migrated database.
    for (const instance of fleet.instances) await instance.start();
    return fleet;
  }

  get ready() {
    return this.instances.filter((instance) => instance.isReady);
  }

  /**
   * Acts as a load balancer until `isOver()`: asks every instance for its readiness every 100 ms, and sends no requests
   * to instances that are not ready.
   */
  async balance(isOver) {
    const watch = async (instance) => {
      while (!isOver()) {
        const { status } = await instance.send({ method: 'GET', path: '/health/ready' }).catch(() => ({ status: 0 }));
        instance.isInRotation = status === 200;
        await delay(HEALTH_CHECK);
      }
    };
    await Promise.all(this.instances.map(watch));
  }

  /** Instances that exited although nothing had stopped them. */
  get unexpectedExits() {
    return this.instances.flatMap((instance) => instance.unexpectedExits);
  }

  /** Kills all instances at once, because nothing more is measured. */
  async close() {
    await Promise.all(this.instances.map((instance) => instance.child && instance.stop('SIGKILL')));
  }
}

/** Below the ephemeral ports: no outgoing connection may take the port while the instance restarts. */
async function freePort() {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const server = createServer();
    const isFree = await new Promise((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    await new Promise((done) => server.close(done));
    if (isFree) return port;
  }
}
