/** A form with a file, as a request sends it. */
export class MultipartBody {
  readonly type = 'multipart/form-data; boundary=form';

  constructor(readonly payload: string) {}
}

/** A form with a small file of customers, whose second row is rejected. */
export const customersForm = () =>
  new MultipartBody(
    [
      ...['--form', 'Content-Disposition: form-data; name="kind"', '', 'customers'],
      ...['--form', 'Content-Disposition: form-data; name="file"; filename="customers.csv"', ''],
      ...['external_id,name', 'FILE-1,Customer of a file', 'FILE-2,', '--form--', ''],
    ].join('\r\n'),
  );
