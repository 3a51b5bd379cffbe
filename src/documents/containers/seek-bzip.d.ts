/**
 * The part of seek-bzip that is used; the package ships no types. Source: its lib/index.js 2.0.0.
 */
declare module "seek-bzip" {
  /** A decoder of one stream; whatever it does throws when the data are damaged. */
  class Bunzip {
    /** All that the first stream of a file comes to. */
    static decode(file: Uint8Array): Uint8Array;
    /** Reads the first bytes of a stream. */
    constructor(
      input: { readByte(): number; read(buffer: Uint8Array, offset: number, length: number): number },
      output: { writeByte(byte: number): void },
    );
    /** The checksum of the blocks so far, as an unsigned number. */
    readonly streamCRC: number;
    readonly reader: {
      /** Reads up to 32 bits, as a signed number. */
      read(bits: number): number;
    };
    /** Reads the next block whole; false at the end of the stream, behind whose mark its checksum follows. */
    _init_block(): boolean;
    /** Writes what comes of the block, then compares its checksum. */
    _read_bunzip(): void;
  }
  export = Bunzip;
}
