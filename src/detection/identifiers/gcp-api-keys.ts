/**
 * API keys of Google Cloud: the key string only, not the key's ID or display name.
 * Source of the form: https://cloud.google.com/docs/authentication/api-keys
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

const prefix = "AI" + "za";
// Invented, in parts so that no scanner takes it for a leak.
const invented = [prefix, "Sy0-Invented_", "ForThisTest0123456789a"].join("");

/** API keys of Google Cloud. */
export const gcpApiKey: Identifier = {
  id: "GCP_API_KEY",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: false,
  keywords: [
    "G_PLACES_KEY",
    "GCP api key",
    "GCP key",
    "google cloud key",
    "google api key",
    "google cloud apikeys",
    "GOOGLEKEY",
    "X-goog-api-key",
  ],
  forms: [
    {
      anchor: { kind: "literal", texts: [prefix] },
      keyword: "required",
      pattern: /AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/y,
    },
  ],
  matches: [
    `X-goog-api-key: «${invented}»`,
    `G_PLACES_KEY=«${invented}»`,
    `gcp api key "«${invented}»"`,
    `google_cloud_key: «${invented}»`,
    `google_api_key: «${invented}»`,
    `«${invented}» is the GCP key`,
  ],
  misses: [
    { text: `key=${invented}`, reason: "no keyword near" },
    { text: `X-goog-api-key: ${invented}0`, reason: "36 characters after the prefix" },
    { text: `X-goog-api-key: ${invented.slice(0, -1)}`, reason: "34 characters after the prefix" },
    { text: `X-goog-api-key: ${invented.toLowerCase()}`, reason: "the prefix is written in mixed case" },
    { text: "X-goog-api-key: projects/12345/locations/global/keys/0ea1b2c3", reason: "the key's ID, not the key" },
  ],
};
