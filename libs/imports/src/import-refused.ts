/** The file cannot be imported. The message is a sentence for the administrator. */
export class ImportRefused extends Error {}

/** No column of the file gives some required fields. A person can still say which columns these are. */
export class ColumnsMissing extends ImportRefused {
  /**
   * @param missing the required fields without a column
   * @param columns the field of each column; null if it is not known
   */
  constructor(
    message: string,
    readonly missing: string[],
    readonly columns: (string | null)[],
  ) {
    super(message);
  }
}
