/**
 * The places a finding names: at most fifteen over all its detections, filled depth-first, in the arrays of the API.
 * Source: Macie user guide, "JSON schema for sensitive data locations"; quota "Locations per finding".
 */
import { unreachable } from "../../base/assert.ts";
import type { Detection } from "../../base/inspection.ts";
import type { Location } from "../../base/location.ts";

/** Places named in one finding at most. */
const locationsMax = 15;

/** Longest column name or path kept, in characters. */
const nameLengthMax = 1_024;

/** Places of one detection; only arrays that have entries are present. */
export type Occurrences = {
  readonly cells?: readonly {
    readonly row: number;
    readonly column: number;
    readonly columnName?: string;
    readonly cellReference?: string;
  }[];
  readonly lineRanges?: readonly { readonly start: number; readonly end: number; readonly startColumn: number }[];
  readonly pages?: readonly { readonly pageNumber: number }[];
  readonly records?: readonly { readonly recordIndex: number; readonly jsonPath?: string }[];
};

/** The places of each detection, in the order given, and whether there are more than are named. */
export function locatedDetections(detections: readonly Detection[]): {
  readonly located: readonly (Occurrences | undefined)[];
  readonly isCut: boolean;
} {
  let free = locationsMax;
  let isCut = false;
  const located = detections.map(({ count, occurrences }) => {
    const taken = occurrences.slice(0, free).map((occurrence) => occurrence.location);
    free -= taken.length;
    isCut ||= count > taken.length;
    return taken.length > 0 ? occurrencesOf(taken) : undefined;
  });
  return { located, isCut };
}

type Mutable = { -readonly [Key in keyof Occurrences]: Exclude<Occurrences[Key], undefined>[number][] };

function occurrencesOf(locations: readonly Location[]): Occurrences {
  const arrays: Mutable = {};
  for (const location of locations) add(arrays, location);
  return arrays;
}

function add(arrays: Mutable, location: Location): void {
  switch (location.kind) {
    case "cell": {
      const { row, column, columnName, cellReference } = location;
      arrays.cells ??= [];
      arrays.cells.push({ row, column, ...named("columnName", columnName), ...named("cellReference", cellReference) });
      return;
    }
    case "line":
      arrays.lineRanges ??= [];
      arrays.lineRanges.push({ start: location.startLine, end: location.endLine, startColumn: location.startColumn });
      return;
    case "page":
      arrays.pages ??= [];
      arrays.pages.push({ pageNumber: location.pageNumber });
      return;
    case "record":
      arrays.records ??= [];
      arrays.records.push({ recordIndex: location.recordIndex, ...named("jsonPath", location.jsonPath) });
      return;
    default:
      unreachable(location);
  }
}

function named<Key extends string>(key: Key, text: string | undefined): { readonly [K in Key]?: string } {
  return text === undefined ? {} : ({ [key]: text.slice(0, nameLengthMax) } as { [K in Key]: string });
}
