/** The file cannot be imported as it is. The message is a sentence for the person who gave it. */
export class ImportRefused extends Error {}
