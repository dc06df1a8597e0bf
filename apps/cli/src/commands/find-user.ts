import type { INestApplicationContext } from '@nestjs/common';
import { UserAmbiguous, UserNotFound, UsersService } from '@wateja/auth';

import { CannotRun } from '../cannot-run';

/** Whose account a command works on. */
export interface UserOptions {
  email: string;
  business?: number;
  json?: boolean;
}

/** @throws CannotRun when nobody is meant, or several could be */
export async function findUser(services: INestApplicationContext, { email, business }: UserOptions) {
  try {
    return await services.get(UsersService).findOne(email, business);
  } catch (error) {
    if (error instanceof UserNotFound) throw new CannotRun(`No user has the email ${email}.`);
    if (error instanceof UserAmbiguous) throw new CannotRun(`${error.message}: --business <id>.`);
    throw error;
  }
}
