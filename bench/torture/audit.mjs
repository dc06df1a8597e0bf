/** Counts the differences between metrics and ledger with the query of `wateja verify-metrics`. */
export async function auditMetrics({ PrismaService, MetricsAuditService }, url, shops) {
  const prisma = new PrismaService({ url, poolSize: 1 });
  try {
    // The check only reads, so it does not need the service that writes metrics.
    const audit = new MetricsAuditService(prisma, null);
    let count = 0;
    for (const { business_id } of shops) {
      for await (const { result } of audit.verify(business_id)) count += result.length;
    }
    return count;
  } finally {
    await prisma.$disconnect();
  }
}
