/**
 * Credentials of Stripe: API keys, secret, restricted and publishable, live and test, and secrets that sign webhooks.
 * Sources of the forms: https://docs.stripe.com/keys, https://docs.stripe.com/webhooks/signature
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

/** The keys of Stripe's own samples, never reported. Source: Macie user guide, managed data identifiers, credentials. */
const samples = new Set(["sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc", "pk_test_" + "TYooMQauvdEDq54NiTphI7jx"]);

const prefixes = ["sk", "rk", "pk"].flatMap((kind) => [`${kind}_live_`, `${kind}_test_`]);
// Invented, in parts so that no scanner takes it for a leak.
const secret = "0Invented1For2This3Test4";
const live = `sk_${"live"}_`;

/** Credentials of Stripe. */
export const stripeCredentials: Identifier = {
  id: "STRIPE_CREDENTIALS",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: false,
  keywords: [],
  forms: [
    {
      anchor: { kind: "literal", texts: prefixes },
      keyword: "unneeded",
      pattern: /[spr]k_(?:live|test)_[0-9A-Za-z]{24,247}/y,
      lengthMax: 255,
      validate: (text) => !samples.has(text),
    },
    {
      anchor: { kind: "literal", texts: ["whsec_"] },
      keyword: "unneeded",
      pattern: /whsec_[0-9A-Za-z]{32,64}/y,
      lengthMax: 70,
      validate: (text) => /\d/.test(text),
    },
  ],
  matches: [
    `STRIPE_KEY=«${live}${secret}»`,
    `«rk_${"live"}_${secret}»`,
    `stripe.setPublishableKey("«pk_${"live"}_${secret}»")`,
    `curl -u «sk_${"test"}_${secret}»:`,
    `«${live}${secret.repeat(4)}»`,
    `STRIPE_WEBHOOK_SECRET=«${"whsec"}_${secret}5Signing»`,
  ],
  misses: [
    { text: `x ${[...samples][0]}`, reason: "a key of Stripe's samples" },
    { text: `x ${[...samples][1]}`, reason: "a key of Stripe's samples" },
    { text: `${live}${secret.slice(1)}`, reason: "23 characters after the prefix" },
    { text: `task_${"live"}_${secret}`, reason: "the prefix stands inside a word" },
    { text: `${"whsec"}_${secret}`, reason: "24 characters after the prefix" },
    { text: `sk_${"prod"}_${secret}`, reason: "no such mode" },
  ],
};
