/**
 * For tests: writes zip and tar files, well-formed or broken on purpose.
 */
import { crc32, deflateRawSync } from "node:zlib";
import { pack } from "tar-stream";

/** An entry to write; everything but name and content may be made to lie. */
export type ZipEntry = {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** The compression, by its number; for those but deflate, `packed` is the packed content. */
  readonly method?: number;
  readonly packed?: Uint8Array;
  readonly flags?: number;
  readonly crc?: number;
  readonly announcedBytes?: number;
  /** Place of the local header as the directory states it; by default where it is. */
  readonly offset?: number;
};

/** A zip file with these entries. Source of the layout: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, method = 8, packed, flags = 0x800, crc, announcedBytes, offset } of entries) {
    const bytes = Buffer.from(content);
    const data = packed ?? (method === 8 ? deflateRawSync(bytes) : bytes);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc ?? crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(announcedBytes ?? bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset ?? at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, tail, path]));
    locals.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** An entry of a tar file; a link when `linksTo` is given. */
export type TarEntry = { readonly name: string; readonly content?: string | Uint8Array; readonly linksTo?: string };

/** A tar file with these entries. */
export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content = "", linksTo } of entries) {
    if (linksTo === undefined) archive.entry({ name }, Buffer.from(content));
    else archive.entry({ name, type: "symlink", linkname: linksTo });
  }
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive) if (part instanceof Uint8Array) parts.push(part);
  return Buffer.concat(parts);
}
