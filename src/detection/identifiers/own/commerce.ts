/**
 * Keys of shops and payment services.
 * Sources: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens · https://developer.squareup.com/docs/build-basics/access-tokens
 * https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials · https://plaid.com/docs/api/items/
 * https://docs.adyen.com/development-resources/api-credentials/ · https://developer.flutterwave.com/docs/authentication · https://docs.goshippo.com/docs/guides_general/authentication/
 * https://docs.easypost.com/docs/authentication · https://razorpay.com/docs/api/authentication/ · https://paystack.com/docs/api/authentication/
 */
import { alphanumeric, hexadecimal, invented, inventedUuid, isMixed, tokenIdentifier } from "./token.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** Access tokens of applications, custom and private, and shared secrets. */
const shopifyToken = tokenIdentifier({
  id: "SHOPIFY_TOKEN",
  forms: [{ prefixes: ["shpat_", "shpca_", "shppa_", "shpss_"], source: "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}" }],
  samples: ["at", "ca", "pa", "ss"].map((kind, variant) => `shp${kind}_${invented(hexadecimal, 32, variant)}`),
  misses: [{ text: `shpxx_${invented(hexadecimal, 32)}`, reason: "no such kind" }],
});

/** Access tokens and OAuth secrets. */
const squareToken = tokenIdentifier({
  id: "SQUARE_TOKEN",
  forms: [
    { prefixes: ["EAAA"], source: String.raw`EAAA[\w-]{60}` },
    { prefixes: ["sq0atp-"], source: String.raw`sq0atp-[\w-]{22}` },
    { prefixes: ["sq0csp-"], source: String.raw`sq0csp-[\w-]{43}` },
  ],
  samples: [`EAAA${invented(alphanumeric, 60)}`, `sq0atp-${invented(alphanumeric, 22)}`, `sq0csp-${invented(alphanumeric, 43)}`],
  misses: [{ text: `sq0idp-${invented(alphanumeric, 22)}`, reason: "the ID of an application" }],
});

/** Access tokens of the gateway. */
const braintreeToken = tokenIdentifier({
  id: "BRAINTREE_ACCESS_TOKEN",
  forms: [
    {
      prefixes: ["access_token$"],
      source: String.raw`access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}`,
      lengthMax: 74,
    },
  ],
  samples: ["production", "sandbox", "production"].map(
    (kind, variant) =>
      `access_token$${kind}$${invented("0123456789abcdefghijklmnopqrstuvwxyz", 16, variant)}$${invented(hexadecimal, 32, variant)}`,
  ),
  misses: [{ text: `access_token$testing$${invented(hexadecimal, 16)}$${invented(hexadecimal, 32)}`, reason: "no such kind" }],
});

/** Secrets of REST applications. */
const paypalClientSecret = tokenIdentifier({
  id: "PAYPAL_CLIENT_SECRET",
  keywords: ["paypal client secret", "paypal secret", "paypal"],
  forms: [{ source: String.raw`E[\w-]{79}`, lengthMax: 80, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => `E${invented(alphanumeric, 79, variant)}`),
  misses: [
    { text: `x=E${invented(alphanumeric, 79)}`, reason: "no keyword near" },
    { text: `paypal A${invented(alphanumeric, 79)}`, reason: "the ID of a client" },
  ],
});

/** Access tokens; secrets near a keyword. */
const plaidToken = tokenIdentifier({
  id: "PLAID_TOKEN",
  keywords: ["plaid secret", "plaid"],
  forms: [
    {
      prefixes: ["access-sandbox-", "access-development-", "access-production-"],
      source: `access-(?:sandbox|development|production)-${uuid}`,
    },
    { source: "[0-9a-f]{30}", lengthMax: 30 },
  ],
  samples: [`access-sandbox-${inventedUuid()}`, `access-production-${inventedUuid(2)}`, invented(hexadecimal, 30)],
  misses: [
    { text: `public-sandbox-${inventedUuid()}`, reason: "a public token" },
    { text: `x=${invented(hexadecimal, 30)}`, reason: "a secret with no keyword near" },
  ],
});

const adyenApiKey = tokenIdentifier({
  id: "ADYEN_API_KEY",
  keywords: ["adyen api key", "adyen", "x-api-key"],
  forms: [
    {
      prefixes: ["AQE"],
      source: String.raw`AQE[A-Za-z0-9+/]{60,160}={0,2}(?:-[A-Za-z0-9+/]{20,60}={0,2}-[\x21-\x7e]{8,24})?`,
      lengthMax: 260,
      needsKeyword: true,
    },
  ],
  samples: [1, 2, 3].map((variant) => `AQE${invented(alphanumeric, 100, variant)}`),
  misses: [{ text: `x=AQE${invented(alphanumeric, 100)}`, reason: "no keyword near" }],
});

/** Secret keys, live and for tests. */
const flutterwaveSecretKey = tokenIdentifier({
  id: "FLUTTERWAVE_SECRET_KEY",
  forms: [{ prefixes: ["FLWSECK"], source: "FLWSECK(?:_TEST)?-[0-9a-zA-Z]{32}-X" }],
  samples: ["", "_TEST", ""].map((kind, variant) => `FLWSECK${kind}-${invented(hexadecimal, 32, variant)}-X`),
  misses: [{ text: `FLWPUBK_TEST-${invented(hexadecimal, 32)}-X`, reason: "a public key" }],
});

const shippoToken = tokenIdentifier({
  id: "SHIPPO_TOKEN",
  forms: [{ prefixes: ["shippo_live_", "shippo_test_"], source: "shippo_(?:live|test)_[0-9a-f]{40}" }],
  samples: ["live", "test", "live"].map((kind, variant) => `shippo_${kind}_${invented(hexadecimal, 40, variant)}`),
  misses: [{ text: `shippo_prod_${invented(hexadecimal, 40)}`, reason: "no such mode" }],
});

const easypostApiKey = tokenIdentifier({
  id: "EASYPOST_API_KEY",
  forms: [{ prefixes: ["EZAK", "EZTK"], source: "EZ[AT]K[A-Za-z0-9]{54}" }],
  samples: ["A", "T", "A"].map((kind, variant) => `EZ${kind}K${invented(alphanumeric, 54, variant)}`),
  misses: [{ text: `EZAK${invented(alphanumeric, 53)}`, reason: "53 characters after the prefix" }],
});

/** Key IDs, live and for tests. */
const razorpayKey = tokenIdentifier({
  id: "RAZORPAY_KEY",
  forms: [{ prefixes: ["rzp_live_", "rzp_test_"], source: "rzp_(?:live|test)_[A-Za-z0-9]{14}" }],
  samples: ["live", "test", "live"].map((kind, variant) => `rzp_${kind}_${invented(alphanumeric, 14, variant)}`),
  misses: [{ text: `rzp_live_${invented(alphanumeric, 15)}`, reason: "15 characters after the prefix" }],
});

/** Keys of shops and payments. */
export const commerceKeys = [
  shopifyToken, squareToken, braintreeToken, paypalClientSecret, plaidToken, adyenApiKey, flutterwaveSecretKey, shippoToken,
  easypostApiKey, razorpayKey,
]; // biome-ignore format: a list of words
