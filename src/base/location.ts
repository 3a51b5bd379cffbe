/**
 * Where in an object something was found: the places a finding's `occurrences` can name.
 * Source of the five kinds and their numbering: reference of the Macie API, type Occurrences.
 */

/** Place of one occurrence. Rows, columns, lines and pages count from 1, record indexes from 0. */
export type Location = (
  | { readonly kind: "line"; readonly startLine: number; readonly endLine: number; readonly startColumn: number }
  | {
      readonly kind: "cell";
      readonly row: number;
      readonly column: number;
      readonly columnName?: string;
      readonly cellReference?: string;
    }
  | { readonly kind: "record"; readonly recordIndex: number; readonly jsonPath?: string }
  | { readonly kind: "page"; readonly pageNumber: number }
) & {
  /** Path of the file inside an archive, parts of nested archives joined by `/`; absent outside archives. */
  readonly embeddedPath?: string;
};
