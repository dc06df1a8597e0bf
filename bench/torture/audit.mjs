/** Counts differences between metrics and ledger as `wateja verify-metrics` does, by the product's own query. */
export async function auditMetrics({ PrismaService, MetricsAuditService }, url, shops) {
  const prisma = new PrismaService({ url, poolSize: 1 });
  try {
    // Verifying writes nothing, so the service that writes is not needed.
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
