import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { gapsInTheWall, PrismaService } from '@wateja/prisma';

import type { Announcement } from './announce';
import { DemoShop } from '@wateja/demo-shop';

/** Of an application that listens. @param database what it works on, in words */
export async function announcementOf(app: NestFastifyApplication, database: string): Promise<Announcement> {
  const [url, demo, gaps] = await Promise.all([
    app.getUrl(),
    app.get(DemoShop).login(),
    gapsInTheWall(app.get(PrismaService)),
  ]);
  const lines = [
    `API         ${url}/api`,
    `Swagger UI  ${url}/api/docs`,
    ...(demo ? [`Demo login  ${demo.email} / ${demo.password}`] : []),
    `Data        ${database}`,
  ];
  return { lines, gaps };
}
