export { AccountMailsModule } from './delivery/account-mails/account-mails.module';
export { AutomaticService } from './automatic/automatic.service';
export { PointsNotices } from './automatic/points-notices';
export {
  type CustomerPage,
  CustomerPoints,
  type ExpiringPoints,
  type PointsOfSale,
  type PointsStatement,
} from './customer-points';
export { CampaignsService } from './campaigns/drafts/campaigns.service';
export { createCampaign } from './campaigns/drafts/campaigns.schemas';
export { audienceConditions, refuseEmptyRanges } from './campaigns/drafts/audience.schemas';
export { CampaignRunner } from './campaigns/sending/campaign-runner';
export { Channels, type MessageChannel, type Outcome, type Outgoing } from './delivery/channels/channel';
export { ConsentImportModule } from './consents/ledger/consent-import.module';
export { ConsentImport } from './consents/ledger/consent-import.service';
export { agreedAt } from './consents/ledger/consents.queries';
export { ConsentsService } from './consents/ledger/consents.service';
export { listedConsent } from './consents/ledger/consents.schemas';
export type { ImportedConsent } from './consents/ledger/withdrawals.queries';
export { decide } from './consents/decision/decision';
export { isReplyOf } from './consents/inbox/replies.queries';
export { listedReply } from './consents/inbox/replies.schemas';
export { SuppressionKey } from './consents/suppression/suppression-key';
export { suppressionKeyFile, SuppressionKeyModule } from './consents/suppression/suppression-key.module';
export { SignedTokens } from './consents/tokens/signed-tokens';
export { MessageCommandsModule } from './message-commands.module';
export { MessageSweeper } from './delivery/sending/message-sweeper';
export { MessageTail, type TailedMessage } from './delivery/messages/message-tail.service';
export { MessageWriter, type NewMessage } from './delivery/messages/message-writer';
export { type MessageFilter, messageFilter } from './delivery/messages/messages.queries';
export { listedMessage, messageFilters } from './delivery/messages/messages.schemas';
export { MessagingSettingsModule } from './delivery/settings/messaging-settings.module';
export { MessagingSettingsService } from './delivery/settings/messaging-settings.service';
export { MessagingModule } from './messaging.module';
export { KeyedHashes } from './consents/suppression/keyed-hashes';
export {
  type Audience,
  type AudiencePage,
  type CampaignOutcome,
  type ConsentState,
  type OutcomeWindow,
  type Recipient,
  Recipients,
  type Sender,
} from './recipients';
export { AgainLater } from './delivery/queue/job';
export { Jobs } from './delivery/queue/jobs';
export { TemplatesService } from './templates/templates.service';
export type { Channel, Purpose } from './message-enums';
