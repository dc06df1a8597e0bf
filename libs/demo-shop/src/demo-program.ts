import { Injectable } from '@nestjs/common';
import { programBody, ProgramsService } from '@wateja/rewards';

import { BUSINESS, type DemoBusiness } from './demo-business';
import { DAYS } from './sale-plan';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** A point for each 100.00, good for a year, and three tiers by what a customer spent in twelve months. */
const PROGRAM = {
  earn: { spend: { points: 1, per: '100.00' } },
  expiry: { after_months: 12 },
  tiers: {
    window: { type: 'rolling', months: 12 },
    keep_days: 30,
    ladder: [
      { name: 'Member' },
      { name: 'Silver', min_spent: '10000.00', multiplier: '1.25', discount_percent: '2.5' },
      { name: 'Gold', min_spent: '40000.00', min_purchases: 10, multiplier: '1.5', discount_percent: '5' },
    ],
  },
};

/** Switches on the loyalty programme of the demo shop, before its first sale, so that all sales earn points. */
@Injectable()
export class DemoProgramLoader {
  constructor(private readonly programs: ProgramsService) {}

  async load({ business_id, currency, opened_at }: DemoBusiness): Promise<void> {
    const validFrom = new Date(opened_at.getTime() - (DAYS + 2) * DAY_MS).toISOString();
    const { timezone } = BUSINESS;
    await this.programs.put(
      { business_id, currency, timezone },
      programBody.parse({ valid_from: validFrom, ...PROGRAM }),
    );
  }
}
