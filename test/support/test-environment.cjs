const { TestEnvironment } = require('jest-environment-node');

/** Node's environment. In addition, it closes everything that a test file has left open after a failure. */
module.exports = class extends TestEnvironment {
  async handleTestEvent({ name }) {
    if (name !== 'run_finish') return;
    // In reverse order, because an application may use the database of an earlier one.
    for (const close of [...(this.global.leftOpen ?? [])].reverse()) await close();
  }
};
