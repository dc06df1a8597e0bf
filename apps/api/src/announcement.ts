import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { gapsInTheWall, PrismaService } from '@wateja/prisma';
import type { Logger } from 'winston';

import { DemoShop } from './demo/demo-shop';

/** What a person who starts the service wants to know. */
export interface Announcement {
  lines: string[];
  /** What the database lets through that it should not. */
  gaps: string[];
}

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

/** Says that the service is there, on the console; what should not be goes to the log too. */
export function announce({ lines, gaps }: Announcement, log: Logger): void {
  for (const gap of gaps) log.warn(gap, { context: 'Database' });
  const all = [...lines, ...gaps.map((gap) => `Warning     ${gap}`)];
  process.stdout.write(`\nWateja is ready.\n${all.map((line) => `  ${line}\n`).join('')}\n`);
}
