/**
 * The body of a request for fetch. It notes whether fetch has read it. As long as it is unread, the provider cannot
 * have the message, whatever happened to the connection. Redirects must be errors: in any other mode fetch reads ahead.
 */
export class SentinelBody {
  wasRead = false;
  /** In bytes. fetch does not know the length of a stream and would use chunked encoding without it. */
  readonly length: number;
  readonly stream: ReadableStream<Uint8Array>;

  constructor(text: string) {
    const bytes = new TextEncoder().encode(text);
    this.length = bytes.length;
    this.stream = new ReadableStream(
      {
        pull: (controller) => {
          this.wasRead = true;
          controller.enqueue(bytes);
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }
}
