import { expect, test } from "vitest";
import type { Location } from "../../base/location.ts";
import { placeOf } from "./detail.ts";

test.each<[Location, string]>([
  [{ kind: "line", startLine: 3, endLine: 3, startColumn: 7 }, "line 3, column 7"],
  [{ kind: "line", startLine: 3, endLine: 5, startColumn: 7 }, "lines 3-5"],
  [{ kind: "cell", row: 2, column: 3 }, "row 2, column 3"],
  [{ kind: "cell", row: 2, column: 3, columnName: "ssn" }, "row 2, column 3 (ssn)"],
  [{ kind: "cell", row: 2, column: 3, columnName: "ssn", cellReference: "people!C2" }, "people!C2 (ssn)"],
  [{ kind: "record", recordIndex: 0, jsonPath: "$.user.ssn" }, "record 0 $.user.ssn"],
  [{ kind: "page", pageNumber: 4, embeddedPath: "a.zip/b.pdf" }, "a.zip/b.pdf: page 4"],
])("a place is told as people look for it: %j", (location, text) => expect(placeOf(location)).toBe(text));
