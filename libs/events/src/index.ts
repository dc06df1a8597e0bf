export { type CustomerBatch, inCustomerBatches } from './customer-batches';
export { CustomerLock, CustomerWasErased } from './customer-lock';
export type {
  AnnouncedEvents,
  BusinessCountryChanged,
  CustomerActivityChanged,
  CustomerErased,
  CustomerErasing,
  CustomersCreated,
  CustomersJoining,
  CustomersMergeBegun,
  CustomersMerging,
  CustomersRemoving,
  CustomersReindexed,
  CustomerUpdated,
  CustomersUnmerging,
  DomainEvents,
  FrequencyRisen,
  ImportFinished,
  KeptEvents,
  MetricsRefreshed,
  PhonesChanged,
  RecordedEvents,
  SaleAttributed,
  SaleAttributing,
  SaleCancelled,
  SaleCompleted,
  SaleRecording,
  SaleRefunded,
  SalesImported,
  TierAtRisk,
  TierRisen,
  SalesMoved,
  TiersRanked,
} from './domain-events';
export { EVENT_SCHEMAS } from './domain-events';
export { EventDelivery } from './event-delivery';
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
  type Merge,
  movedIds,
  movesOfMerge,
  redirectEvents,
  redirectEventsBack,
  removedRows,
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
