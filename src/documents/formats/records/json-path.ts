/**
 * Writes the way to a value in a JSON document as a finding shows it: `$['a'][0]['b']`, within the lengths that findings allow.
 * Source: Macie API reference, type Record, `jsonPath`.
 */

/** Longest name of an element, in characters; a longer one loses its beginning. */
const pathElementMax = 240;

/** Longest path, in characters; a longer one loses its first elements. */
const pathMax = 250;

/** The path made of elements given from the last to the first: names of members and indexes of arrays. */
export function formatJsonPath(elementsBackwards: Iterable<string | number>): string {
  let path = "";
  for (const element of elementsBackwards) {
    const written = typeof element === "number" ? `[${element}]` : `['${escapeName(element.slice(-pathElementMax))}']`;
    if (1 + written.length + path.length > pathMax) break;
    path = written + path;
  }
  return `$${path}`;
}

function escapeName(name: string): string {
  return name.replace(/[\\']/g, "\\$&").slice(-pathElementMax);
}
