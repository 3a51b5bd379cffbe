/**
 * Tells what is in a compound file, the container of Office before 2007 and of much else, by the names of its streams. Reads
 * only its directory, by range; streams are left to others. Source: [MS-CFB] sections 2.2 to 2.6.
 */
import type { ByteSource } from "../../../base/byte-source.ts";

const headerBytes = 512;
const entryBytes = 128;
/** What tells a format stands near the beginning of the directory. */
const directorySectorsMax = 64;
const endOfChain = 0xfffffffa;

/**
 * Streams and storages by name, wherever they are nested, with the place of their first byte in the file (of streams of 4,096
 * bytes and more; shorter ones lie elsewhere). Fewer where the directory is broken. Rejects as the source does.
 */
export async function compoundFileStreams(source: ByteSource): Promise<ReadonlyMap<string, number>> {
  const streams = new Map<string, number>();
  if (source.sizeBytes < headerBytes) return streams;
  const header = viewOf(await source.read(0, headerBytes));
  const shift = header.getUint16(30, true);
  if (shift !== 9 && shift !== 12) return streams;
  const sectorBytes = 2 ** shift;
  const readSector = async (sector: number) => {
    const start = (sector + 1) * sectorBytes;
    return start + sectorBytes <= source.sizeBytes ? viewOf(await source.read(start, start + sectorBytes)) : undefined;
  };
  let sector = header.getUint32(48, true);
  for (let i = 0; i < directorySectorsMax && sector < endOfChain; i++) {
    const directory = await readSector(sector);
    if (directory === undefined) break;
    for (let at = 0; at < sectorBytes; at += entryBytes) {
      streams.set(nameAt(directory, at), (directory.getUint32(at + 116, true) + 1) * sectorBytes);
    }
    const next = await nextSector(sector, { header, sectorBytes, readSector });
    if (next === undefined) break;
    sector = next;
  }
  streams.delete("");
  return streams;
}

type Chain = {
  readonly header: DataView;
  readonly sectorBytes: number;
  readonly readSector: (sector: number) => Promise<DataView | undefined>;
};

/** The sector that follows; undefined when the table that says so lies behind what the header lists. */
async function nextSector(sector: number, { header, sectorBytes, readSector }: Chain): Promise<number | undefined> {
  const perTable = sectorBytes / 4;
  const table = Math.floor(sector / perTable);
  const listed = 109;
  if (table >= listed) return undefined;
  const view = await readSector(header.getUint32(76 + table * 4, true));
  return view?.getUint32((sector % perTable) * 4, true);
}

function nameAt(directory: DataView, at: number): string {
  const length = Math.min(64, directory.getUint16(at + 64, true)) - 2;
  let name = "";
  for (let i = 0; i < length; i += 2) name += String.fromCharCode(directory.getUint16(at + i, true));
  return name;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
