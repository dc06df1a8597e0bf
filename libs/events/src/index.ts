export { type CustomerBatch, inCustomerBatches } from './customer-batches';
export { CustomerCreation, type NewCustomer } from './customer-creation';
export { CustomerLock, CustomerWasErased } from './customer-lock';
export type { AnnouncedEvents, DomainEvents, KeptEvents, RecordedEvents } from './domain-events';
export { EVENT_SCHEMAS } from './domain-events';
export { EventDelivery } from './event-delivery';
export type {
  BusinessCountryChanged,
  CustomerActivityChanged,
  CustomerErased,
  CustomerErasing,
  CustomersCreated,
  CustomersJoining,
  CustomersMergeBegun,
  CustomersMerging,
  CustomersReindexed,
  CustomersRemoving,
  CustomersUnmerging,
  CustomerUpdated,
  FrequencyRisen,
  ImportFinished,
  MetricsRefreshed,
  PhonesChanged,
  SaleAttributed,
  SaleAttributing,
  SaleCancelled,
  SaleCompleted,
  SaleRecording,
  SaleRefunded,
  SalesImported,
  SalesMoved,
  TierAtRisk,
  TierRisen,
  TiersRanked,
} from './event-types';
export { EventPollingModule } from './event-polling.module';
export { EventsAdminService, type OutboxGauges, type Undelivered } from './events-admin.service';
export { EventsModule } from './events.module';
export { EventsService } from './events.service';
export {
  changeOfMerge,
  forgetJournals,
  journalChanged,
  journalMoved,
  journalRemoved,
  lockEvents,
  type Merge,
  MERGED_FIELDS,
  movedIds,
  movesOfMerge,
  redirectEvents,
  redirectEventsBack,
  removedRows,
  restoreRows,
} from './merge-journal';
export { OutboxPruner } from './outbox-pruner';
export { AfterDomainEvents, OnDomainEvent, OnDomainEvents } from './on-domain-event';
export {
  keepEvents,
  keepNamedEvents,
  type RecordedEvent,
  recordedJson,
  type RecordedJson,
  recordEvents,
} from './recording.queries';
export { toldToWebhooks } from './telling.queries';
