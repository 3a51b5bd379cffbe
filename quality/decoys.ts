/**
 * Text and values that hold nothing sensitive and look as if they did: identifiers of orders and builds, hashes, times, amounts,
 * versions, coordinates of screens, words that are also keywords.
 */
import type { Random } from "./random.ts";

const hex = "0123456789abcdef";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const two = (n: number): string => String(n).padStart(2, "0");

/** A time of the log's day. */
export function timestamp(random: Random): string {
  return `2026-0${random.between(1, 9)}-${two(random.between(1, 28))}T${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}Z`;
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  return `${random.text(8, hex)}-${random.text(4, hex)}-4${random.text(3, hex)}-a${random.text(3, hex)}-${random.text(12, hex)}`;
}

/** Harmless values for cells and properties, each with the names of the columns it stands in. */
export const decoyColumns: readonly { readonly columns: readonly string[]; make(random: Random): string }[] = [
  { columns: ["order_id", "orderId", "Order"], make: (random) => `ORD-${random.text(8)}` },
  { columns: ["created_at", "updatedAt", "Timestamp"], make: timestamp },
  { columns: ["amount", "total", "Price"], make: (random) => `${random.between(1, 9_999)}.${random.text(2)}` },
  { columns: ["sku", "article", "Item"], make: (random) => `${random.text(3, letters)}-${random.text(4)}` },
  { columns: ["trace", "requestId", "Correlation"], make: uuid },
  { columns: ["sha256", "digest", "etag"], make: (random) => random.text(64, hex) },
  { columns: ["version", "build", "Release"], make: (random) => `${random.below(20)}.${random.below(30)}.${random.below(100)}` },
  { columns: ["status", "state", "Phase"], make: (random) => random.pick(["open", "closed", "shipped", "pending", "failed"]) },
  { columns: ["quantity", "count", "Units"], make: (random) => String(random.between(1, 5_000)) },
  { columns: ["epoch", "startedMs", "Ticks"], make: (random) => `17${random.text(11)}` },
];

/** Paragraph text about nothing in particular, in words that keywords are made of too. */
const sentences: readonly string[] = [
  "The meeting moved to the larger room because the projector in the small one was broken again.",
  "Please check the attached report before the weekly review and mark the open points in the margin.",
  "Deliveries that arrive after noon are sorted in the evening and leave with the first truck.",
  "Our quarterly figures improved slightly, mostly because fewer parcels were returned than before.",
  "The build failed on two platforms; the third finished in less than four minutes without warnings.",
  "Customers asked for a dark theme, larger buttons and a way to export the table as a spreadsheet.",
  "The river rose quickly during the night, and by morning the lower meadow was under water.",
  "A second reviewer should look at the migration since it locks the largest table for some seconds.",
  "The museum opens at ten, closes at six, and stays shut on the first Monday of each month.",
  "Turn the screws evenly, wait until the glue is dry, and only then remove the wooden clamps.",
  "The cache hit rate dropped after the release because keys contained the whole query string.",
  "Every shelf carries a label with its number, and every box a list of what it contains.",
];

/** One sentence without anything sensitive; at least 60 characters, so that words around it are too far to be near. */
export function sentence(random: Random): string {
  return random.pick(sentences);
}

/** A line that holds nothing sensitive and looks technical. */
export function decoyLine(random: Random): string {
  return random.pick<(random: Random) => string>([
    (r) => `${timestamp(r)} INFO worker-${r.below(9)} finished task ${uuid(r)} in ${r.between(3, 9_000)} ms`,
    (r) =>
      `Your order ${r.text(10)} was shipped in ${r.between(1, 9)} boxes with ${r.text(3)} items of type ${r.text(2, letters)}${r.text(4)}.`,
    (r) => `commit ${r.text(40, hex)} touched ${r.between(1, 80)} files, +${r.between(1, 999)} -${r.between(1, 999)}`,
    (r) => `GET /v2/items/${r.text(7)}?page=${r.below(90)}&size=50 HTTP/1.1" 200 ${r.text(5)} "-" "probe/1.${r.below(9)}"`,
    (r) =>
      `Part ${r.text(4, letters)}${r.text(6)} replaces ${r.text(4, letters)}${r.text(6)} from revision ${r.between(2, 30)} on.`,
    (r) => `at parse (reader.js:${r.between(1, 900)}:${r.between(1, 90)}) code 0x${r.text(8, hex)} offset ${r.text(9)}`,
    (r) => `Invoice total ${r.between(10, 99_999)}.${r.text(2)} due in ${r.between(5, 60)} days, discount ${r.below(20)} %.`,
    (r) => `checksum md5=${r.text(32, hex)} size=${r.text(8)} chunks=${r.below(400)}`,
  ])(random);
}
