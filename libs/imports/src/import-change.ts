/** What an import did to a record. */
export interface ImportChange {
  resource: 'customer' | 'points' | 'product' | 'refund' | 'sale';
  resource_id: number;
  /** The changed fields as they were; null if the import created the record. */
  before: object | null;
  after: object;
  /** The version of the customer that the import wrote. */
  version?: number | null;
  note_ids?: number[];
  /** True if a consent of the customer was granted. */
  is_granted?: boolean;
}
