import { Jobs } from '../queue/jobs';
import { DeliveryReportsController } from './delivery-reports.controller';
import { DeliveryReportsService } from './delivery-reports.service';
import { MessageClaims } from './message-claims';
import { MessageErasure } from './message-erasure';
import { MessageSender } from './message-sender';
import { MessageSweeper } from './message-sweeper';
import { MessageWriter } from './message-writer';
import { MessagesController } from './messages.controller';
import { MessagesService } from './messages.service';
import { ProviderTurns } from './provider-turns';

/** What messages and their queue are made of; the module lists it. */
export const MESSAGES = {
  controllers: [DeliveryReportsController, MessagesController],
  providers: [
    DeliveryReportsService,
    Jobs,
    MessageClaims,
    MessageErasure,
    MessageSender,
    MessageSweeper,
    MessageWriter,
    MessagesService,
    ProviderTurns,
  ],
};
