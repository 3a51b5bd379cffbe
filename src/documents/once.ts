/**
 * Loads what only some documents need when the first of them comes. Asking the module loader again and again takes longer than
 * reading a small file does.
 */

/** Calls `load` at the first call and answers the same promise ever after, also when it rejects. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}
