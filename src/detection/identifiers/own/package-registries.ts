/**
 * Tokens of registries of packages and images.
 * Sources: https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/ · https://docs.pypi.org/api/secrets/
 * https://guides.rubygems.org/api-key-scopes/ · https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys
 * https://docs.docker.com/security/access-tokens/ · https://doc.rust-lang.org/cargo/reference/publishing.html
 * Shapes as in https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
import { crc32Base62 } from "../../checksums/crc-32.ts";
import { alphanumeric, hexadecimal, invented, inventedUuid, tokenIdentifier } from "./token.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const npmRandom = invented(alphanumeric, 30);

/** Tokens as GitHub's, with a checksum; near a keyword also without it, and the UUIDs of older ones. */
const npmToken = tokenIdentifier({
  id: "NPM_TOKEN",
  keywords: ["npm token", "npm", "authToken"],
  forms: [
    {
      prefixes: ["npm_"],
      source: "npm_[A-Za-z0-9]{36}",
      validate: (token) => token.slice(-6) === crc32Base62(token.slice(4, -6)),
    },
    { prefixes: ["npm_"], source: "npm_[A-Za-z0-9]{36}", needsKeyword: true },
    { source: uuid, keywords: ["npm token", "npm auth token", "authToken"] },
  ],
  samples: [`npm_${npmRandom}${crc32Base62(npmRandom)}`, `npm_${invented(alphanumeric, 36, 2)}`, inventedUuid()],
  misses: [
    { text: `x=npm_${invented(alphanumeric, 36)}`, reason: "wrong checksum and no keyword near" },
    { text: `npm ${inventedUuid()}`, reason: "a UUID and no word for a token near" },
    { text: "npm token: npm_config_registry_of_the_whole_company", reason: "the name of a setting" },
  ],
});

/** Macaroons that begin with the name of the registry in base64: pypi.org or test.pypi.org. */
const pypiToken = tokenIdentifier({
  id: "PYPI_TOKEN",
  forms: [
    {
      prefixes: ["pypi-AgEI", "pypi-AgEN"],
      source: String.raw`pypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZw)[\w-]{50,1000}`,
      lengthMax: 1_030,
    },
  ],
  samples: [`pypi-AgEIcHlwaS5vcmc${invented(alphanumeric, 136)}`, `pypi-AgENdGVzdC5weXBpLm9yZw${invented(alphanumeric, 136, 2)}`],
  misses: [{ text: `pypi-${invented(alphanumeric, 160)}`, reason: "does not begin with the registry's name" }],
});

const rubygemsApiKey = tokenIdentifier({
  id: "RUBYGEMS_API_KEY",
  forms: [{ prefixes: ["rubygems_"], source: "rubygems_[0-9a-f]{48}" }],
  samples: [1, 2, 3].map((variant) => `rubygems_${invented(hexadecimal, 48, variant)}`),
  misses: [{ text: `rubygems_${invented(hexadecimal, 47)}`, reason: "47 characters after the prefix" }],
});

const nugetApiKey = tokenIdentifier({
  id: "NUGET_API_KEY",
  forms: [{ prefixes: ["oy2"], source: "oy2[a-z2-7]{43}" }],
  samples: [1, 2, 3].map((variant) => `oy2${invented("abcdefghijklmnopqrstuvwxyz234567", 43, variant)}`),
  misses: [{ text: `oy2${invented(alphanumeric, 43)}`, reason: "capital letters and digits that base32 does not have" }],
});

const dockerHubToken = tokenIdentifier({
  id: "DOCKER_HUB_TOKEN",
  forms: [{ prefixes: ["dckr_pat_", "dckr_oat_"], source: String.raw`dckr_(?:pat_[\w-]{27}|oat_[\w-]{32})` }],
  samples: [
    `dckr_pat_${invented(alphanumeric, 27)}`,
    `dckr_pat_${invented(alphanumeric, 27, 2)}`,
    `dckr_oat_${invented(alphanumeric, 32)}`,
  ],
  misses: [{ text: `dckr_pat_${invented(alphanumeric, 28)}`, reason: "28 characters after the prefix" }],
});

const cratesIoToken = tokenIdentifier({
  id: "CRATES_IO_TOKEN",
  forms: [{ prefixes: ["cio"], source: "cio[A-Za-z0-9]{32}" }],
  samples: [1, 2, 3].map((variant) => `cio${invented(alphanumeric, 32, variant)}`),
  misses: [{ text: `cio${invented(alphanumeric, 33)}`, reason: "33 characters after the prefix" }],
});

const clojarsToken = tokenIdentifier({
  id: "CLOJARS_TOKEN",
  forms: [{ prefixes: ["CLOJARS_"], source: "CLOJARS_[0-9a-f]{60}", lengthMax: 68 }],
  samples: [1, 2, 3].map((variant) => `CLOJARS_${invented(hexadecimal, 60, variant)}`),
  misses: [{ text: `CLOJARS_${invented(hexadecimal, 59)}`, reason: "59 characters after the prefix" }],
});

/** API keys, and reference tokens, which are "reftkn:" in base64 and more. */
const artifactoryToken = tokenIdentifier({
  id: "ARTIFACTORY_TOKEN",
  forms: [
    { prefixes: ["AKCp"], source: "AKCp[A-Za-z0-9]{69}", lengthMax: 73 },
    { prefixes: ["cmVmdGtu"], source: "cmVmdGtu[A-Za-z0-9]{56}" },
  ],
  samples: [`AKCp${invented(alphanumeric, 69)}`, `cmVmdGtu${invented(alphanumeric, 56)}`],
  misses: [{ text: `AKCp${invented(alphanumeric, 70)}`, reason: "70 characters after the prefix" }],
});

/** Tokens of registries. */
export const packageRegistryTokens = [
  npmToken,
  pypiToken,
  rubygemsApiKey,
  nugetApiKey,
  dockerHubToken,
  cratesIoToken,
  clojarsToken,
  artifactoryToken,
];
