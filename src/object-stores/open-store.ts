/**
 * From the description of a store to the store. Opening connects to nothing: the first use does.
 */
import { unreachable } from "../base/assert.ts";
import { openFolderStore } from "./folder.ts";
import type { ObjectStore, StoreDescription } from "./object-store.ts";
import { openPathStore } from "./path.ts";
import { openS3Store } from "./s3.ts";

/** The store a description names. Never throws for what the store may refuse; its operations reject instead. */
export function openStore(description: StoreDescription): ObjectStore {
  switch (description.type) {
    case "s3":
      return openS3Store(description);
    case "folder":
      return openFolderStore(description);
    case "path":
      return openPathStore(description);
    default:
      return unreachable(description);
  }
}
