/**
 * The copies of data that pivot tables keep, which outlive their source. Those whose source is a sheet of the same workbook are
 * left out: they would be counted twice. Source: ECMA-376 part 1, section 18.10.
 */
import type { Lines } from "../lines.ts";
import { attribute, type XmlReceiver } from "../xml.ts";

/** Tells which caches are copies of sheets, and reads the others. */
export class PivotCaches {
  /** Whether the definition read last is of a copy. */
  wasCopy = false;
  readonly #sheets: ReadonlySet<string>;
  readonly #copies = new Set<string>();

  /** `sheets` are the names of the workbook's sheets. */
  constructor(sheets: ReadonlySet<string>) {
    this.#sheets = sheets;
  }

  /** Tells whether the part holds records of a copy. */
  isCopy(path: string): boolean {
    return this.#copies.has(path.toLowerCase());
  }

  /** The part holds records of a copy. */
  addCopy(path: string): void {
    this.#copies.add(path.toLowerCase());
  }

  /** Takes the values of a definition or of records. The source of a definition stands in front of its values. */
  receiver(lines: Lines): XmlReceiver {
    this.wasCopy = false;
    return {
      open: (name, attributes) => {
        if (name === "worksheetSource") {
          const isOutside = attribute(attributes, "id") !== undefined;
          this.wasCopy = !isOutside && (attributes.sheet === undefined || this.#sheets.has(attributes.sheet));
        }
        if (this.wasCopy || !/^[snd]$/.test(name) || attributes.v === undefined) return;
        lines.write(attributes.v);
        lines.endLine();
      },
      close: () => undefined,
      text: () => undefined,
    };
  }
}
