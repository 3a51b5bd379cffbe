import { describe, expect, test } from "vitest";
import { decodeBase58, decodeBase58Check, rippleAlphabet } from "./base-58.ts";
import { hasBech32Checksum, hasCashAddressChecksum } from "./bech-32.ts";
import { keccak256 } from "./keccak-256.ts";
import { sha256 } from "./sha-256.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const hex = (values: Uint8Array | undefined) => [...(values ?? [])].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The example values of FIPS 180-4, and a message of exactly one block.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a".repeat(64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"],
])("SHA-256 of %j", (message, expected) => expect(hex(sha256(bytes(message)))).toBe(expected));

// Values of the Keccak team's known-answer tests, and a message longer than one block.
test.each([
  ["", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"],
  ["abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"],
  ["a".repeat(136), "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"],
])("Keccak-256 of %j", (message, expected) => expect(hex(keccak256(bytes(message)))).toBe(expected));

describe("Base58", () => {
  test("leading ones are zero bytes", () => expect(hex(decodeBase58("112"))).toBe("000001"));
  test("characters that look alike are foreign", () => {
    expect(["0", "O", "I", "l", "é"].filter((character) => decodeBase58(character))).toEqual([]);
  });
  // The address of the genesis block, and the account of all zeros of the XRP ledger.
  test("accepts published addresses", () => {
    expect(decodeBase58Check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")?.length).toBe(21);
    expect(decodeBase58Check("rrrrrrrrrrrrrrrrrrrrrhoLvTp", rippleAlphabet)?.length).toBe(21);
  });
  test("notices a changed character", () => {
    expect(decodeBase58Check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")).toBeUndefined();
  });
});

describe("Bech32", () => {
  // Test vectors of BIP-173 and BIP-350.
  test.each([
    "a12uel5l",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
  ])("accepts %s", (text) => {
    expect(hasBech32Checksum(text, "bech32")).toBe(true);
    expect(hasBech32Checksum(text, "bech32m")).toBe(false);
  });
  test.each(["a1lqfn3a", "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"])("accepts %s in the later variant", (text) => {
    expect(hasBech32Checksum(text, "bech32m")).toBe(true);
    expect(hasBech32Checksum(text, "bech32")).toBe(false);
  });
  test.each(["a12uel5m", "12uel5l", "a1", "a1buel5l"])("refuses %s", (text) => {
    expect(hasBech32Checksum(text, "bech32") || hasBech32Checksum(text, "bech32m")).toBe(false);
  });
  // Test vectors of the specification.
  test("knows the addresses of Bitcoin Cash", () => {
    expect(hasCashAddressChecksum("bitcoincash", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a")).toBe(true);
    expect(hasCashAddressChecksum("bitcoincash", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q")).toBe(false);
    expect(hasCashAddressChecksum("bchtest", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a")).toBe(false);
  });
});
