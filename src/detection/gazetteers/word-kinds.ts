/**
 * What a word of the name list may be, and the sign each kind has in the list. It decides nothing about texts.
 */

/**
 * `given`: 0 no given name, 1 one that is an ordinary word or a place as well, 2 one that speaks for itself.
 * `surname`: 0 none known, 1 known, 2 among the thousand most frequent. `ordinary`: a word mostly written in lower case.
 * `place`: a large city, a country or a region.
 */
export type WordKind = {
  readonly given: 0 | 1 | 2;
  readonly surname: 0 | 1 | 2;
  readonly ordinary: boolean;
  readonly place: boolean;
};

/** Signs that stand for kinds: neither letters nor what a string literal escapes. */
const signs = "0123456789!#%&()*+,-./:;<=>?@[]^_{|}~";

/** Every kind with its sign. */
export const orderedKinds: readonly { readonly kind: WordKind; readonly sign: string }[] = ([0, 1, 2] as const)
  .flatMap((given) => ([0, 1, 2] as const).map((surname) => ({ given, surname })))
  .flatMap((names) => [false, true].map((ordinary) => ({ ...names, ordinary })))
  .flatMap((words) => [false, true].map((place) => ({ ...words, place })))
  .map((kind, index) => ({ kind, sign: signs.charAt(index) }));
