/** The environment variables of a yardstick. They are the same as Wateja's. */
export function settings() {
  const { DATABASE_URL, JWT_SECRET, PORT = '0', DATABASE_POOL = '16' } = process.env;
  if (!DATABASE_URL || !JWT_SECRET) throw new Error('DATABASE_URL and JWT_SECRET must be set');
  return { database_url: DATABASE_URL, jwt_secret: JWT_SECRET, port: Number(PORT), pool: Number(DATABASE_POOL) };
}
