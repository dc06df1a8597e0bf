/** The file cannot be imported. The message is a sentence for the administrator. */
export class ImportRefused extends Error {}
