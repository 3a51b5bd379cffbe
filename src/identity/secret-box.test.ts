import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { open, parseSecretKey, SealError, seal, secretKeyBytes } from "./secret-box.ts";

const key = new Uint8Array(secretKeyBytes).fill(7);
const otherKey = new Uint8Array(secretKeyBytes).fill(8);
const purpose = "access-key:AKIAINVENTED00000001";

test("what was sealed opens with the same key and purpose", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (secret, use) => {
      expect(open(seal(secret, { key, purpose: use }), { key, purpose: use })).toBe(secret);
    }),
  );
});

test("sealing twice gives two texts, neither of which shows the secret", () => {
  const sealed = [seal("invented-secret", { key, purpose }), seal("invented-secret", { key, purpose })];
  expect(sealed[0]).not.toBe(sealed[1]);
  for (const text of sealed) {
    expect(text).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
    expect(Buffer.from(text.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("invented");
  }
});

describe("does not open", () => {
  const sealed = seal("invented-secret", { key, purpose });

  test("under another key, and says which keys", () => {
    expect(() => open(sealed, { key: otherKey, purpose })).toThrow(
      /^sealed under another key \([0-9a-f]{8}\) than REEVE_SECRET_KEY \([0-9a-f]{8}\)/,
    );
  });

  test("for another purpose", () => expect(() => open(sealed, { key, purpose: `${purpose}x` })).toThrow(SealError));

  test("with any byte changed", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, mask) => {
        const [version, keyId, text = ""] = sealed.split(".");
        const bytes = Buffer.from(text, "base64url");
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        expect(() => open([version, keyId, bytes.toString("base64url")].join("."), { key, purpose })).toThrow(SealError);
      }),
    );
  });

  test.each(["", "plain text", "v2.00000000.AAAA", "v1.00000000", sealed.slice(0, 20), `${sealed}.x`])(
    "when it is %j",
    (text) => {
      expect(() => open(text, { key, purpose })).toThrow(SealError);
    },
  );
});

test.each([16, 31, 33])("a key of %d bytes is a fault", (length) => {
  expect(() => seal("x", { key: new Uint8Array(length), purpose })).toThrow("32 bytes");
});

test.each([
  ["64 hexadecimal digits", "07".repeat(32), true],
  ["base64", Buffer.from(key).toString("base64"), true],
  ["base64url without padding", Buffer.from(key).toString("base64url"), true],
  ["a trailing line feed", `${"07".repeat(32)}\n`, true],
  ["63 digits", "0".repeat(63), false],
  ["a passphrase", "correct horse battery staple", false],
  ["base64 of 33 bytes", Buffer.alloc(33).toString("base64"), false],
])("reads a key given as %s: %s", (_, text, isRead) => {
  const parsed = parseSecretKey(text);
  expect(parsed === undefined ? undefined : [...parsed]).toEqual(isRead ? [...key] : undefined);
});
