/**
 * The characters of Rich Text Format: bytes in the code page of the document or of the font, and units of UTF-16 by number.
 * Code pages that the runtime does not know are read as Windows-1252. Source: Rich Text Format specification 1.9.1, "Font Table".
 */
import { codePageName } from "../../text/code-pages.ts";

/** Code pages by the number that a font gives its character set; others have that of the document. */
const codePagesOfSets: ReadonlyMap<number, number> = new Map([
  [77, 10_000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1_253],
  [162, 1_254],
  [163, 1_258],
  [177, 1_255],
  [178, 1_256],
  [186, 1_257],
  [204, 1_251],
  [222, 874],
  [238, 1_250],
]);

const fontsMax = 10_000;
const bufferBytes = 4_096;

/** Collects characters of one group and hands them on as text. */
export class RtfCharacters {
  readonly #receive: (text: string) => void;
  readonly #bytes = new Uint8Array(bufferBytes);
  readonly #decoders = new Map<number, InstanceType<typeof TextDecoder>>();
  readonly #fonts = new Map<number, number>();
  #length = 0;
  /** Whether the decoder may hold the beginning of a character. */
  #isContinued = false;
  #units = "";
  #documentCodePage = 1_252;
  #codePage = 1_252;

  constructor(receive: (text: string) => void) {
    this.#receive = receive;
  }

  /** The document is in this code page. */
  useCodePage(codePage: number): void {
    this.flush();
    this.#documentCodePage = codePage;
    this.#codePage = codePage;
  }

  /** A font has this character set. */
  describeFont(font: number, set: number): void {
    const codePage = codePagesOfSets.get(set);
    if (codePage !== undefined && this.#fonts.size < fontsMax) this.#fonts.set(font, codePage);
  }

  /** What follows is in this font, or in none in particular. */
  useFont(font: number | undefined): void {
    const codePage = (font === undefined ? undefined : this.#fonts.get(font)) ?? this.#documentCodePage;
    if (codePage === this.#codePage) return;
    this.flush();
    this.#codePage = codePage;
  }

  /** Adds a byte in the code page. */
  addByte(byte: number): void {
    if (this.#units !== "") this.flush();
    if (this.#length === bufferBytes) this.#decode(true);
    this.#bytes[this.#length++] = byte;
  }

  /** Adds a unit of UTF-16; two that follow one another may be one character. */
  addUnit(unit: number): void {
    this.#decode(false);
    this.#units += String.fromCharCode(unit);
    if (this.#units.length > bufferBytes && unit >> 10 !== 0x36) this.flush();
  }

  /** Hands on what is left. */
  flush(): void {
    this.#decode(false);
    const units = this.#units;
    this.#units = "";
    if (units !== "") this.#receive(units);
  }

  #decode(isContinued: boolean): void {
    if (this.#length === 0 && !this.#isContinued) return;
    const text = this.#decoder().decode(this.#bytes.subarray(0, this.#length), { stream: isContinued });
    this.#length = 0;
    this.#isContinued = isContinued;
    if (text !== "") this.#receive(text);
  }

  #decoder(): InstanceType<typeof TextDecoder> {
    const known = this.#decoders.get(this.#codePage);
    if (known !== undefined) return known;
    const decoder = new TextDecoder(codePageName(this.#codePage));
    if (this.#decoders.size < 64) this.#decoders.set(this.#codePage, decoder);
    return decoder;
  }
}
