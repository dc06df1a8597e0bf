import { id, idInUrlLike, limit, message, offset, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { MEMBER_ROLES } from '../principals/roles';
import { newUser } from '../users/users.schemas';

const role = z.enum(MEMBER_ROLES).meta({ examples: ['staff'] });

/** A member as answers show them. */
export const member = z
  .object({
    user_id: id,
    email: z.string().meta({ examples: ['amina@duka.example'] }),
    name: z.string().meta({ description: "The member's name in this business.", examples: ['Amina Otieno'] }),
    role: storedEnum(role),
    created_at: timestamp.meta({ description: 'When the member was added.' }),
  })
  .meta({ id: 'Member' });

export const newMember = newUser.extend({
  password: newUser.shape.password.optional().meta({
    description:
      'For a person without an account of their own; otherwise ignored. Without it, they get a mail with a link to choose one, ' +
      'if the operator has set up a mail server.',
  }),
  role,
});
export type NewMember = z.output<typeof newMember>;

/** The body of POST /businesses/:businessId/members. */
export class AddMember extends createZodDto(
  newMember.meta({
    example: { email: 'amina@duka.example', name: 'Amina Otieno', password: 'nyumbani-2024', role: 'staff' },
  }),
) {}

/** The body of PATCH /businesses/:businessId/members/:userId. */
export class UpdateMember extends createZodDto(z.strictObject({ role }).meta({ example: { role: 'manager' } })) {}

/** The example is the demo shop's staff member. */
export class MemberPath extends createZodDto(z.object({ userId: idInUrlLike(3) })) {}

export class MemberListQuery extends createZodDto(z.strictObject({ limit: limit(20), offset })) {}

export class SingleMember extends createZodDto(z.object({ member })) {}

export class MemberAdded extends createZodDto(z.object({ message: message('Member added successfully'), member })) {}

export class MemberUpdated extends createZodDto(
  z.object({ message: message('Member updated successfully'), member }),
) {}

export class MemberList extends createZodDto(
  z.object({
    members: z.array(member),
    total: z.int32().meta({ description: 'Number of members of the business.', examples: [3] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
  }),
) {}
