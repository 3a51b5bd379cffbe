/**
 * Keccak-256 with the padding of the original submission, as Ethereum and Monero use it; not SHA3-256. Short messages only.
 * https://keccak.team/keccak_specs_summary.html
 */

const rate = 136;

/** Lanes of 64 bits as pairs of 32, low half first. */
type State = Int32Array;

/** The constants of the 24 rounds: bits set by a shift register, low and high halves. */
const roundConstants: Int32Array = (() => {
  const constants = new Int32Array(48);
  let register = 1;
  for (let round = 0; round < 24; round++) {
    for (let power = 0; power < 7; power++) {
      const bit = (1 << power) - 1;
      if (register & 1) {
        const index = round * 2 + (bit >= 32 ? 1 : 0);
        constants[index] = (constants[index] ?? 0) ^ (1 << (bit & 31));
      }
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    }
  }
  return constants;
})();

/** Where each lane goes in a round, and by how many bits it is rotated on the way, in the order of the walk. */
const walk: readonly { readonly lane: number; readonly bits: number }[] = (() => {
  const steps: { lane: number; bits: number }[] = [];
  let [x, y] = [1, 0];
  for (let step = 0; step < 24; step++) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    steps.push({ lane: x + 5 * y, bits: (((step + 1) * (step + 2)) / 2) % 64 });
  }
  return steps;
})();

/** The hash of a message: 32 bytes. */
export function keccak256(message: Uint8Array): Uint8Array {
  const state: State = new Int32Array(50);
  const padded = new Uint8Array((Math.floor(message.length / rate) + 1) * rate);
  padded.set(message);
  padded[message.length] = 1;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const view = new DataView(padded.buffer);
  for (let block = 0; block < padded.length; block += rate) {
    for (let i = 0; i < rate / 4; i++) state[i] = (state[i] ?? 0) ^ view.getInt32(block + i * 4, true);
    for (let round = 0; round < 24; round++) permute(state, round);
  }
  const hash = new Uint8Array(32);
  const output = new DataView(hash.buffer);
  for (let i = 0; i < 8; i++) output.setInt32(i * 4, state[i] ?? 0, true);
  return hash;
}

const column = new Int32Array(10);
const row = new Int32Array(10);

function permute(state: State, round: number): void {
  for (let i = 0; i < 10; i++) {
    column[i] = (state[i] ?? 0) ^ (state[i + 10] ?? 0) ^ (state[i + 20] ?? 0) ^ (state[i + 30] ?? 0) ^ (state[i + 40] ?? 0);
  }
  for (let x = 0; x < 5; x++) {
    const next = ((x + 1) % 5) * 2;
    const low = (column[((x + 4) % 5) * 2] ?? 0) ^ rotatedLow(column[next] ?? 0, column[next + 1] ?? 0, 1);
    const high = (column[((x + 4) % 5) * 2 + 1] ?? 0) ^ rotatedLow(column[next + 1] ?? 0, column[next] ?? 0, 1);
    for (let i = x * 2; i < 50; i += 10) {
      state[i] = (state[i] ?? 0) ^ low;
      state[i + 1] = (state[i + 1] ?? 0) ^ high;
    }
  }
  let low = state[2] ?? 0;
  let high = state[3] ?? 0;
  for (const { lane, bits } of walk) {
    const [keptLow, keptHigh] = [state[lane * 2] ?? 0, state[lane * 2 + 1] ?? 0];
    state[lane * 2] = bits < 32 ? rotatedLow(low, high, bits) : rotatedLow(high, low, bits - 32);
    state[lane * 2 + 1] = bits < 32 ? rotatedLow(high, low, bits) : rotatedLow(low, high, bits - 32);
    low = keptLow;
    high = keptHigh;
  }
  for (let y = 0; y < 50; y += 10) {
    for (let i = 0; i < 10; i++) row[i] = state[y + i] ?? 0;
    for (let i = 0; i < 10; i++) state[y + i] = (row[i] ?? 0) ^ (~(row[(i + 2) % 10] ?? 0) & (row[(i + 4) % 10] ?? 0));
  }
  state[0] = (state[0] ?? 0) ^ (roundConstants[round * 2] ?? 0);
  state[1] = (state[1] ?? 0) ^ (roundConstants[round * 2 + 1] ?? 0);
}

/** The low half of a lane rotated left by less than 32 bits; with the halves exchanged, the high one. */
function rotatedLow(low: number, high: number, bits: number): number {
  return bits === 0 ? low : (low << bits) | (high >>> (32 - bits));
}
