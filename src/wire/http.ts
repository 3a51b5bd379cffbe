/**
 * HTTP as plain values: what arrived and what is answered. Sockets stay in `server/`.
 */

/** A request exactly as it came over the wire; nothing is decoded, since signatures cover the raw form. */
export type HttpRequest = {
  readonly method: string;
  /** Path as sent, percent-encoding untouched, without the query. */
  readonly rawPath: string;
  /** Query as sent, without `?`; "" when absent. */
  readonly rawQuery: string;
  /** Name (lower case) and value pairs in the order received; a repeated header appears repeatedly. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** True when the connection itself is TLS or a trusted proxy says so. */
  readonly isSecure: boolean;
};

/** An answer. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** All values of a header, in order; the name is given in lower case. */
export function headerValues(request: HttpRequest, name: string): readonly string[] {
  return request.headers.filter(([each]) => each === name).map(([, value]) => value);
}
