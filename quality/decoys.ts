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

/** An article's number with the check digit of EAN-13: weights 1 and 3 in turn. */
function ean(random: Random): string {
  const digits = `${random.pick(["40", "30", "50", "76", "87"])}${random.text(10)}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

const products = [
  "Garden Chair", "Blue Widget", "Victoria Sponge Tin", "Jack Plane No. 4", "Summer Rose Candle", "Mason Jar Set", "Max Power Drill",
  "Grace Collection Lamp", "Berlin Sofa", "Amber Night Light", "Chelsea Boot", "Paris Mirror",
]; // biome-ignore format: a list of words

const companies = [
  "Baker & Taylor Ltd", "Morgan Stanley", "Schmidt Logistik GmbH", "Martin Brothers Inc", "Johnson Controls", "Garcia Foods S.A.",
  "Robert Bosch GmbH", "Ernst & Young", "Lopez Construction LLC", "Wells Fargo", "Rossi S.p.A.", "Williams Partners",
]; // biome-ignore format: a list of words

const places = [
  "San Francisco", "Virginia Beach", "Port Elizabeth", "Fort Lauderdale", "Saint Petersburg", "Rio de Janeiro", "New Orleans", "Los Angeles",
  "Santa Monica", "Bad Homburg", "Saint-Denis", "Salt Lake City",
]; // biome-ignore format: a list of words

const jobs = [
  "Senior Account Manager", "Human Resources", "Head of Sales", "Software Engineer", "Customer Care", "Research and Development",
  "Chief Financial Officer", "Night Shift",
]; // biome-ignore format: a list of words

/** Sentences whose capitalised words name streets, firms, works, places and days, and no person. */
const properNouns = [
  "The exhibition opens on Martin Luther King Boulevard on Good Friday.",
  "Visit the James Webb Space Telescope page or the Jordan River trail.",
  "Shares of Morgan Stanley and Wells Fargo fell on Monday.",
  "Christmas Eve and New Year are holidays, Labor Day is not.",
  "Mount Everest, Lake Victoria and the Virginia Woolf Society were on the poster.",
  "Product Manager and Account Executive are open positions in Santa Clara.",
  "The Rose Garden and the Grace Kelly Hospital close at five.",
  "Error Handling, Access Control and Data Retention are covered in Chapter Four.",
  "Click Settings, then Account Options, then Default Paper Size.",
  "import com.robert.Miller; class CarlosBuilder extends TaylorSeries {}",
  "The Robert Koch Institut and the Max Planck Gesellschaft published figures.",
  "May Day falls in Spring Term, and April Showers is a song.",
  "Terms and Conditions apply; Free Shipping on orders over 50.",
  "Turn left into Oxford Street, pass Trafalgar Square, stop at King's Cross.",
  "Room 12, Building 5, Floor 3: Server Maintenance on 12 March.",
  "The 5 Boston terminals handled 20200 Parcels in 2019.",
  "We sold 12345 Paris tickets for 75001 points.",
  "In Berlin 10115 people came, in Munich 80331.",
  "Blue Oak Council, Apache Software, Mozilla Public License, Free Software Foundation.",
  "South Carolina plays North Dakota, then New South Wales.",
];

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
  { columns: ["tracking", "parcelNo", "Shipment"], make: (random) => `1Z${random.shaped("X9X")}${random.text(11)}` },
  { columns: ["ean", "gtin13", "Barcode"], make: ean },
  { columns: ["isbn", "bookIsbn", "ISBN"], make: (random) => `978-${random.shaped("9-99-999999-9")}` },
  { columns: ["serial", "serialNo", "Asset"], make: (random) => random.shaped("5CD9999XAA") },
  { columns: ["invoice", "invoiceNo", "Bill"], make: (random) => `INV-2026-${random.text(6)}` },
  { columns: ["duration", "elapsed", "Runtime"], make: (random) => `${random.text(2)}:${random.text(2)}.${random.text(3)}` },
  { columns: ["epoch", "startedMs", "Ticks"], make: (random) => `17${random.text(11)}` },
  { columns: ["product", "productName", "Title"], make: (random) => random.pick(products) },
  { columns: ["company", "supplierName", "Firm"], make: (random) => random.pick(companies) },
  { columns: ["city", "branchCity", "Destination"], make: (random) => random.pick(places) },
  { columns: ["department", "jobTitle", "Role"], make: (random) => random.pick(jobs) },
  { columns: ["month", "period", "Season"], make: (random) => random.pick(["January 2026", "Spring", "May", "Q3", "Monday"]) },
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
    (r) =>
      `Parcel 1Z${r.shaped("X9X")}${r.text(11)} left the depot at ${two(r.below(24))}:${two(r.below(60))}, belt ${r.between(1, 30)}.`,
    (r) =>
      `ISBN 978-${r.shaped("9-99-999999-9")}, ${r.between(80, 900)} pages, EAN ${ean(r)}, ${r.between(5, 60)}.${r.text(2)} EUR`,
    (r) =>
      `The home side won 25:${r.between(10, 23)}, 21:25, 25:${r.between(10, 23)} before ${r.between(200, 9_000)} spectators.`,
    (r) => `${r.between(10, 40)}. Rad1 Qc7 ${r.between(41, 60)}. h4 Nf8 and White resigned after ${r.between(3, 5)} hours.`,
    (r) =>
      `for (let i = ${r.between(0, 9)}; i < ${r.between(100, 9_999)}; i += 0x${r.text(2, hex)}) sum += table[i] >>> ${r.below(32)};`,
    (r) => `Dial ext. ${r.text(4)} between 9:00 and 17:30, room ${r.shaped("A8.99")}, floor ${r.between(1, 20)}.`,
    (r) =>
      `${r.between(100, 999)} units of ${r.shaped("AA-9999-XX")}, lot ${r.shaped("99AX9")}, shelf ${r.shaped("A8")}, at 4.${r.text(2)} each.`,
    (r) => `serial ${r.shaped("5CD9999XAA")} firmware ${r.below(9)}.${r.below(99)}.${r.text(4)} uptime ${r.between(1, 900)} d`,
    (r) => `{"ts":17${r.text(11)},"seq":${r.text(7)},"ratio":0.${r.text(9)},"flags":"0b${r.text(8, "01")}"}`,
    (r) => r.pick(properNouns),
    (r) => r.pick(properNouns),
    (r) => `checksum md5=${r.text(32, hex)} size=${r.text(8)} chunks=${r.below(400)}`,
  ])(random);
}
