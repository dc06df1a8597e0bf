/** A job of the queue `imports`: the process that takes it works on the import to its end. */
export interface ImportJob {
  business_id: number;
  import_id: number;
}
