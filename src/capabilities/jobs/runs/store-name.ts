/**
 * A name for a store among the stores of an account, without its secrets, so that planned work can be kept in the
 * database and finds its store again later.
 */

/** What of a store's description makes its name. */
type Store = {
  readonly type: string;
  readonly path?: string;
  readonly endpoint?: string;
  readonly assumeRoleArn?: string;
  readonly accessKeyId?: string;
};

/** The name of a store: where it is and as whom it is used; never a secret key, token or external ID. */
export function storeName(store: Store): string {
  const where = store.type === "s3" ? [store.endpoint ?? "", store.assumeRoleArn ?? ""] : [store.path ?? "", ""];
  return JSON.stringify([store.type, ...where, store.accessKeyId ?? ""]);
}

/** The store of that name; when its access key was changed since, the store at the same place. */
export function storeNamed<Description extends Store>(stores: readonly Description[], name: string): Description | undefined {
  return stores.find((store) => storeName(store) === name) ?? stores.find((store) => place(storeName(store)) === place(name));
}

function place(name: string): string {
  const parts: unknown = JSON.parse(name);
  return JSON.stringify(Array.isArray(parts) ? parts.slice(0, 3) : parts);
}
