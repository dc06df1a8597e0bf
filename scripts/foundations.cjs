/** Libraries that know no business. Every other one, today's and tomorrow's, is an island. */
module.exports = ['audit', 'auth', 'common', 'events', 'idempotency', 'prisma'];
