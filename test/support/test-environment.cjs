const { TestEnvironment } = require('jest-environment-node');

/** Node's own, which closes what the tests of a file have left open when one of them has failed. */
module.exports = class extends TestEnvironment {
  async handleTestEvent({ name }) {
    if (name !== 'run_finish') return;
    // The last first: an application may use the database of one before.
    for (const close of [...(this.global.leftOpen ?? [])].reverse()) await close();
  }
};
