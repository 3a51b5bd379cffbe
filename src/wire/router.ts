/**
 * From method and path to the operation, for the REST protocol. Built from the model; a literal segment beats a variable.
 * Segments are compared in their encoded form, so `%2F` never splits one; decoding the variables is `read-input.ts`'s job.
 */
import type { Operation, ServiceModel } from "./shape.ts";

/** An operation, with the variables of its path still percent-encoded. */
type RouteMatch = { readonly operation: Operation; readonly labels: Readonly<Record<string, string>> };

/** Finds the operation for a method and an encoded path; undefined when there is none. */
export type Router = (method: string, rawPath: string) => RouteMatch | undefined;

type Leaf = { readonly operation: Operation; readonly labelNames: readonly string[] };

/** One position in the paths: the segments that may follow, and the operation that ends here. */
type Place = {
  readonly literals: Map<string, Place>;
  variable: Place | undefined;
  leaf: Leaf | undefined;
  /** Ends here with a variable that takes all remaining segments, `{name+}`. */
  greedyLeaf: Leaf | undefined;
};

/** Longest path looked at, in characters; longer ones match nothing. ARNs and names stay far below. */
export const pathMax = 8_192;

/** Builds the router of a service. Two operations with the same method and form of path are a fault of the model. */
export function buildRouter(operations: Iterable<Operation>): Router {
  const roots = new Map<string, Place>();
  for (const operation of operations) {
    const root = roots.get(operation.method) ?? emptyPlace();
    roots.set(operation.method, root);
    insert(root, operation);
  }
  return (method, rawPath) => {
    const root = roots.get(method);
    if (root === undefined || rawPath.length > pathMax || !rawPath.startsWith("/")) return undefined;
    const values: string[] = [];
    const leaf = find(root, rawPath.slice(1).split("/"), values);
    if (leaf === undefined) return undefined;
    const labels = Object.fromEntries(leaf.labelNames.map((name, index) => [name, values[index] ?? ""]));
    return { operation: leaf.operation, labels };
  };
}

/** The router of a REST service's model. */
export function routerOf(model: ServiceModel): Router {
  return buildRouter(model.operations.values());
}

function emptyPlace(): Place {
  return { literals: new Map(), variable: undefined, leaf: undefined, greedyLeaf: undefined };
}

function insert(root: Place, operation: Operation): void {
  const labelNames: string[] = [];
  let place = root;
  for (const segment of operation.path.slice(1).split("/")) {
    const variable = /^\{(\w+)(\+?)\}$/.exec(segment);
    if (variable === null) {
      const next: Place = place.literals.get(segment) ?? emptyPlace();
      place.literals.set(segment, next);
      place = next;
      continue;
    }
    labelNames.push(variable[1] ?? "");
    if (variable[2] === "+") {
      place.greedyLeaf = claim(place.greedyLeaf, { operation, labelNames });
      return;
    }
    place.variable ??= emptyPlace();
    place = place.variable;
  }
  place.leaf = claim(place.leaf, { operation, labelNames });
}

function claim(taken: Leaf | undefined, leaf: Leaf): Leaf {
  if (taken !== undefined) throw new Error(`${leaf.operation.name} and ${taken.operation.name} have the same path`);
  return leaf;
}

/** Walks the segments; collects the variables' values into `values`, which holds them only when a leaf is answered. */
function find(place: Place, segments: readonly string[], values: string[]): Leaf | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) return place.leaf;
  const literal = place.literals.get(segment);
  const byLiteral = literal && find(literal, rest, values);
  if (byLiteral !== undefined || segment === "") return byLiteral;
  const mark = values.length;
  values.push(segment);
  const byVariable = place.variable && find(place.variable, rest, values);
  if (byVariable !== undefined) return byVariable;
  values.length = mark;
  if (place.greedyLeaf !== undefined) values.push(segments.join("/"));
  return place.greedyLeaf;
}
