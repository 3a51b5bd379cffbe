/**
 * Tokens of tools people plan, design, write and analyse with.
 * Sources: https://linear.app/developers/graphql · https://developers.notion.com/docs/authorization · https://airtable.com/developers/web/guides/personal-access-tokens
 * https://developers.asana.com/docs/personal-access-token · https://www.figma.com/developers/api#access-tokens
 * https://learning.postman.com/docs/developer/postman-api/authentication/ · https://docs.databricks.com/en/dev-tools/auth/pat.html
 * https://developers.hubspot.com/docs/api/private-apps · https://developers.dropbox.com/oauth-guide · https://www.typeform.com/developers/get-started/personal-access-token/
 */
import { alphanumeric, hexadecimal, invented, inventedUuid, tokenIdentifier } from "./token.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const digits = "123456789";

/** API keys and OAuth tokens. */
const linearToken = tokenIdentifier({
  id: "LINEAR_TOKEN",
  forms: [
    { prefixes: ["lin_api_"], source: "lin_api_[A-Za-z0-9]{40}" },
    { prefixes: ["lin_oauth_"], source: "lin_oauth_[0-9a-f]{64}", lengthMax: 74 },
  ],
  samples: [`lin_api_${invented(alphanumeric, 40)}`, `lin_oauth_${invented(hexadecimal, 64)}`],
  misses: [{ text: `lin_api_${invented(alphanumeric, 39)}`, reason: "39 characters after the prefix" }],
});

/** Secrets of integrations, in the present and the former form. */
const notionToken = tokenIdentifier({
  id: "NOTION_TOKEN",
  keywords: ["notion token", "notion", "notion api key"],
  forms: [
    { prefixes: ["ntn_"], source: "ntn_[0-9]{11}[A-Za-z0-9]{35}" },
    { prefixes: ["secret_"], source: "secret_[A-Za-z0-9]{43}", needsKeyword: true },
  ],
  samples: [`ntn_${invented(digits, 11)}${invented(alphanumeric, 35)}`, `secret_${invented(alphanumeric, 43)}`],
  misses: [
    { text: `x=secret_${invented(alphanumeric, 43)}`, reason: "the former form with no keyword near" },
    { text: `ntn_${invented("abcdefgh", 11)}${invented(alphanumeric, 35)}`, reason: "no eleven digits after the prefix" },
  ],
});

/** The ID of a token, a dot, and its secret. */
const airtableToken = tokenIdentifier({
  id: "AIRTABLE_TOKEN",
  forms: [{ prefixes: ["pat"], source: String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`, lengthMax: 82 }],
  samples: [1, 2, 3].map((variant) => `pat${invented(alphanumeric, 14, variant)}.${invented(hexadecimal, 64, variant)}`),
  misses: [{ text: `pat${invented(alphanumeric, 14)}`, reason: "the ID alone" }],
});

/** Personal access tokens, in two versions. */
const asanaToken = tokenIdentifier({
  id: "ASANA_TOKEN",
  keywords: ["asana access token", "asana token", "asana"],
  forms: [{ source: "(?:[01]/[0-9]{16}|2/[0-9]{13,17}/[0-9]{13,17}):[0-9a-f]{32}", lengthMax: 72 }],
  samples: [
    `1/${invented(digits, 16)}:${invented(hexadecimal, 32)}`,
    `2/${invented(digits, 16)}/${invented(digits, 16, 2)}:${invented(hexadecimal, 32)}`,
  ],
  misses: [{ text: `x=1/${invented(digits, 16)}:${invented(hexadecimal, 32)}`, reason: "no keyword near" }],
});

/** Personal access tokens and those of OAuth applications. */
const figmaToken = tokenIdentifier({
  id: "FIGMA_TOKEN",
  forms: [{ prefixes: ["figd_", "figo_", "figu_", "figor_"], source: String.raw`fig(?:[dou]|or)_[\w-]{40,64}`, lengthMax: 70 }],
  samples: [1, 2, 3].map((variant) => `figd_${invented(alphanumeric, 40, variant)}`),
  misses: [{ text: `figd_${invented(alphanumeric, 20)}`, reason: "20 characters after the prefix" }],
});

const postmanApiKey = tokenIdentifier({
  id: "POSTMAN_API_KEY",
  forms: [{ prefixes: ["PMAK-"], source: "PMAK-[0-9a-f]{24}-[0-9a-f]{34}" }],
  samples: [1, 2, 3].map((variant) => `PMAK-${invented(hexadecimal, 24, variant)}-${invented(hexadecimal, 34, variant)}`),
  misses: [{ text: `PMAK-${invented(hexadecimal, 24)}-${invented(hexadecimal, 33)}`, reason: "33 digits in the last part" }],
});

const databricksToken = tokenIdentifier({
  id: "DATABRICKS_TOKEN",
  forms: [
    { prefixes: ["dapi"], source: "dapi[0-9a-f]{32}(?:-[0-9])?" },
    { prefixes: ["dose"], source: "dose[0-9a-f]{32,40}" },
  ],
  samples: [`dapi${invented(hexadecimal, 32)}`, `dapi${invented(hexadecimal, 32, 2)}-2`, `dose${invented(hexadecimal, 32)}`],
  misses: [{ text: `dapi${invented(hexadecimal, 31)}`, reason: "31 digits after the prefix" }],
});

/** Tokens of private applications, of the regions of North America and Europe. */
const hubspotToken = tokenIdentifier({
  id: "HUBSPOT_TOKEN",
  forms: [{ prefixes: ["pat-na", "pat-eu", "pat-ap"], source: `pat-(?:na|eu|ap)[0-9]{1,2}-${uuid}` }],
  samples: [`pat-na1-${inventedUuid()}`, `pat-eu1-${inventedUuid(2)}`, `pat-na2-${inventedUuid(3)}`],
  misses: [{ text: `pat-xx1-${inventedUuid()}`, reason: "no such region" }],
});

/** Tokens of short life, which are long. */
const dropboxToken = tokenIdentifier({
  id: "DROPBOX_TOKEN",
  forms: [{ prefixes: ["sl."], source: String.raw`sl\.(?:u\.)?[\w-]{128,2000}={0,2}`, lengthMax: 2_010 }],
  samples: [`sl.${invented(alphanumeric, 135)}`, `sl.u.${invented(alphanumeric, 1_000)}`, `sl.B${invented(alphanumeric, 140)}`],
  misses: [{ text: `sl.${invented(alphanumeric, 60)}`, reason: "60 characters after the prefix" }],
});

const typeformToken = tokenIdentifier({
  id: "TYPEFORM_TOKEN",
  forms: [{ prefixes: ["tfp_"], source: "tfp_[A-Za-z0-9]{40,44}_[A-Za-z0-9]{10,16}", lengthMax: 65 }],
  samples: [1, 2, 3].map((variant) => `tfp_${invented(alphanumeric, 44, variant)}_${invented(alphanumeric, 14, variant)}`),
  misses: [{ text: `tfp_${invented(alphanumeric, 44)}`, reason: "the last part is missing" }],
});

/** Tokens of tools for work. */
export const officeToolTokens = [
  linearToken, notionToken, airtableToken, asanaToken, figmaToken, postmanApiKey, databricksToken, hubspotToken, dropboxToken,
  typeformToken,
]; // biome-ignore format: a list of words
