import type { INestApplicationContext } from '@nestjs/common';
import { UserAmbiguous, UserNotFound, UsersService } from '@wateja/auth';

import { CannotRun } from '../cannot-run';

/** The options that select the account of a command. */
export interface UserOptions {
  email: string;
  business?: number;
  json?: boolean;
}

/** @throws CannotRun when no user has the email, or several users have it */
export async function findUser(services: INestApplicationContext, { email, business }: UserOptions) {
  try {
    return await services.get(UsersService).findOne(email, business);
  } catch (error) {
    if (error instanceof UserNotFound) throw new CannotRun(`No user has the email ${email}.`);
    if (error instanceof UserAmbiguous) throw new CannotRun(`${error.message}: --business <id>.`);
    throw error;
  }
}
