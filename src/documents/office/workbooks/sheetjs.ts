/**
 * Loads SheetJS with bounds on its reads. By itself it reads on behind the end of a record as if something stood there: counts
 * become NaN or four billion, and loops over them fill the memory for minutes. Here such a read ends the workbook.
 */
import { once } from "../../once.ts";

/** What SheetJS keeps at the bytes it reads: the place of the next read. */
type Cursor = Uint8Array & { l: number };
type Read = (this: Cursor, size: number, kind?: string) => unknown;

/** Bytes behind the end that may be asked for: writers leave out fields at the ends of records, and a field is no longer. */
const pastEndMax = 4_096;

/** Loads the library, with bounds. */
export const loadSheetJs = once(async () => {
  boundReads();
  return import("@e965/xlsx");
});

/**
 * The library assigns its one reading function to each buffer it takes apart. It offers no other place to step in than that
 * assignment; the property means nothing to anybody else.
 */
function boundReads(): void {
  let read: Read | undefined;
  const boundedRead: Read = function (size, kind) {
    if (!(this.l <= this.length + pastEndMax)) throw new RangeError("expected a record to end within its bytes");
    // Only texts are read in sizes that were read before.
    return read?.call(this, size >= 0 || kind === undefined || kind === "i" || kind === "f" ? size : 0, kind);
  };
  Object.defineProperty(Buffer.prototype, "read_shift", {
    configurable: true,
    get: () => boundedRead,
    set(assigned: Read) {
      read = assigned;
    },
  });
}
