import { expect, test } from "vitest";
import { crc32Base62 } from "./crc-32.ts";

test.each([
  // The check value of CRC-32, cbf43926, over the digits 1 to 9; and the empty text, whose checksum is 0.
  ["123456789", "3jZRME"],
  ["", "000000"],
  // Random part and checksum of an expired token that explanations of the format show, published for that purpose.
  ["zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"],
])("the checksum of %j in base 62 is %s", (text, digits) => expect(crc32Base62(text)).toBe(digits));
