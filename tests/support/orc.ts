/**
 * For tests of ORC: files put together from streams as they are given, sound or not. Encodes no values.
 * Source: Apache ORC specification v1; fields by number in orc_proto.proto.
 */

/** A field of a message of Protocol Buffers: its number and what it holds. */
export type MessageField = readonly [field: number, value: number | string | Uint8Array];

/** A message of Protocol Buffers. Numbers are below 2^53 and not negative. */
export function message(...fields: readonly MessageField[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([field, value]) => {
      if (typeof value === "number") return [varint(field * 8), varint(value)];
      const bytes = Buffer.from(value);
      return [varint(field * 8 + 2), varint(bytes.length), bytes];
    }),
  );
}

/** A type: its kind, the types below it, of structures their names, of decimals their digits. */
export type WrittenType = {
  readonly kind: number;
  readonly below?: readonly number[];
  readonly names?: readonly string[];
  readonly precision?: number;
  readonly scale?: number;
};

/** A stream: its column and kind, and its bytes, which may come some times over. */
export type WrittenStream = {
  readonly column: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly times?: number;
};

/** A stripe: its streams in order, and how its columns are written; runs of version 2 unless told otherwise. */
export type WrittenStripe = {
  readonly rows: number;
  readonly streams: readonly WrittenStream[];
  /** By column: number of the encoding and size of the dictionary. */
  readonly forms?: Readonly<Record<number, readonly [kind: number, dictionarySize: number]>>;
  /** What is announced of it instead of what is. */
  readonly announced?: Readonly<Partial<Record<"offset" | "dataLength" | "footerLength", number>>>;
};

/** A file to be written. Streams and footers are taken to be packed already. */
export type WrittenFile = {
  readonly types: readonly WrittenType[];
  readonly stripes: readonly WrittenStripe[];
  readonly codec?: number;
  readonly chunkBytes?: number;
  /** Version of the format as two numbers. */
  readonly version?: Uint8Array;
  /** Packs what is no stream. */
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
  readonly footerFields?: readonly MessageField[];
  readonly postscriptFields?: readonly MessageField[];
};

/** Where a stripe is announced to lie. */
export type StripePlace = {
  readonly offset: number;
  readonly dataLength: number;
  readonly footerLength: number;
  readonly rows: number;
};

/** The bytes of a file. */
export function orcFile(file: WrittenFile): Uint8Array {
  const body: Uint8Array[] = [Buffer.from("ORC")];
  const places: StripePlace[] = [];
  let at = 3;
  for (const stripe of file.stripes) {
    const { pieces, dataLength, footerLength } = orcStripe(stripe, file);
    places.push({ offset: at, dataLength, footerLength, rows: stripe.rows, ...stripe.announced });
    for (const { bytes, times } of pieces) for (let i = 0; i < times; i++) body.push(bytes);
    at += dataLength + footerLength;
  }
  return Buffer.concat([...body, orcTail(file, places)]);
}

/** The bytes of a stripe of a file: each piece comes as often as is said, one after the other. */
export function orcStripe(
  stripe: WrittenStripe,
  { types, pack = asItIs }: Pick<WrittenFile, "types" | "pack">,
): {
  readonly pieces: readonly { readonly bytes: Uint8Array; readonly times: number }[];
  readonly dataLength: number;
  readonly footerLength: number;
} {
  const footer = pack(stripeFooter(stripe, types.length));
  const pieces = [...stripe.streams, { bytes: footer }].map(({ bytes, times = 1 }: Pick<WrittenStream, "bytes" | "times">) => {
    return { bytes, times };
  });
  const dataLength = stripe.streams.reduce((sum, stream) => sum + streamLength(stream), 0);
  return { pieces, dataLength, footerLength: footer.length };
}

function streamLength({ bytes, times = 1 }: WrittenStream): number {
  return bytes.length * times;
}

/** What stands behind the stripes of a file. Fields of the postscript given last take the place of those before them. */
export function orcTail(file: Omit<WrittenFile, "stripes">, places: readonly StripePlace[]): Uint8Array {
  const { types, pack = asItIs, version = Buffer.from([0, 12]) } = file;
  const footer = pack(
    message(
      ...places.map(({ offset, dataLength, footerLength, rows }) => {
        return [3, message([1, offset], [2, 0], [3, dataLength], [4, footerLength], [5, rows])] as const;
      }),
      ...types.map((type) => [4, typeMessage(type)] as const),
      ...(file.footerFields ?? []),
    ),
  );
  const postscript = message(
    [1, footer.length],
    [2, file.codec ?? 0],
    [3, file.chunkBytes ?? 262_144],
    [4, version],
    ...(file.postscriptFields ?? []),
    [8_000, "ORC"],
  );
  return Buffer.concat([footer, postscript, Buffer.from([postscript.length])]);
}

function asItIs(bytes: Uint8Array): Uint8Array {
  return bytes;
}

function stripeFooter({ streams, forms = {} }: WrittenStripe, columns: number): Uint8Array {
  return message(
    ...streams.map((stream) => {
      return [1, message([1, stream.kind], [2, stream.column], [3, streamLength(stream)])] as const;
    }),
    ...Array.from({ length: columns }, (_, column) => {
      const [kind, dictionarySize] = forms[column] ?? [2, 0];
      return [2, message([1, kind], [2, dictionarySize])] as const;
    }),
  );
}

function typeMessage({ kind, below = [], names = [], precision = 0, scale = 0 }: WrittenType): Uint8Array {
  const named = names.map((name) => [3, name] as const);
  return message([1, kind], [2, Buffer.concat(below.map(varint))], ...named, [5, precision], [6, scale]);
}

/** A chunk of a compressed stream: packed bytes, or bytes as they are. */
export function orcChunk(bytes: Uint8Array, { isOriginal }: { isOriginal: boolean }): Uint8Array {
  const header = bytes.length * 2 + (isOriginal ? 1 : 0);
  return Buffer.concat([Buffer.from([header & 255, (header >> 8) & 255, header >> 16]), bytes]);
}

/** Numbers that are not negative, as runs of version 1 that repeat nothing. Signed numbers are given twice as large. */
export function orcLiterals(values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const [i, value] of values.entries()) {
    if (i % 128 === 0) bytes.push(256 - Math.min(128, values.length - i));
    pushVarint(bytes, value);
  }
  return Uint8Array.from(bytes);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  pushVarint(bytes, value);
  return Buffer.from(bytes);
}

function pushVarint(bytes: number[], value: number): void {
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  bytes.push(left);
}
