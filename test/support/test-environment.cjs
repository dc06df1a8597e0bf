const { join } = require('node:path');

const { TestEnvironment } = require('jest-environment-node');

/** Node's environment. In addition, it closes everything that a test file has left open after a failure. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    // Threads that a test starts are outside jest's sandbox, so they need their own way to read TypeScript.
    this.global.process.execArgv.push('-r', join(__dirname, 'typescript.cjs'));
    this.global.closeLeftOpen = () => this.closeLeftOpen();
  }

  async closeLeftOpen() {
    // In reverse order, because an application may use the database of an earlier one.
    for (const close of [...(this.global.leftOpen ?? [])].reverse()) await close();
  }

  async handleTestEvent({ name }) {
    if (name === 'run_finish') await this.closeLeftOpen();
  }
};
