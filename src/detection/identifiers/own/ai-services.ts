/**
 * API keys of services that offer language models and the like.
 * Sources: https://platform.openai.com/docs/api-reference/authentication · https://docs.anthropic.com/en/api/admin-api
 * https://huggingface.co/docs/hub/security-tokens · https://docs.cohere.com/reference/about · https://replicate.com/docs/reference/http
 * Shapes as in https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
import { alphanumeric, invented, isMixed, tokenIdentifier } from "./token.ts";

/** Keys of users, projects, service accounts and administrators; all but the oldest hold a fixed text in the middle. */
const openaiApiKey = tokenIdentifier({
  id: "OPENAI_API_KEY",
  keywords: ["openai api key", "openai", "gpt", "chatgpt"],
  forms: [
    {
      prefixes: ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"],
      source: String.raw`sk-(?:proj|svcacct|admin|None)-[\w-]{40,200}`,
      lengthMax: 212,
    },
    { prefixes: ["sk-"], source: "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}" },
    { prefixes: ["sk-"], source: "sk-[A-Za-z0-9]{32,48}", needsKeyword: true },
  ],
  samples: [
    `sk-proj-${invented(alphanumeric, 74)}T3BlbkFJ${invented(alphanumeric, 74, 2)}`,
    `sk-${invented(alphanumeric, 20)}T3BlbkFJ${invented(alphanumeric, 20, 2)}`,
    `sk-svcacct-${invented(alphanumeric, 58)}T3BlbkFJ${invented(alphanumeric, 58, 2)}`,
    `sk-proj-${invented(alphanumeric, 48)}`,
    `sk-${invented(alphanumeric, 48)}`,
  ],
  misses: [
    { text: `x sk-${invented(alphanumeric, 48)}`, reason: "nothing but two letters, and no keyword near" },
    { text: "sk-proj-settings", reason: "too short" },
  ],
});

/** Keys of the API and of administrators, and tokens of sessions. */
const anthropicApiKey = tokenIdentifier({
  id: "ANTHROPIC_API_KEY",
  forms: [{ prefixes: ["sk-ant-"], source: String.raw`sk-ant-(?:api|admin|oat|sid|ort)\d{2}-[\w-]{80,120}`, lengthMax: 140 }],
  samples: ["api03", "admin01", "oat01"].map((kind, variant) => `sk-ant-${kind}-${invented(alphanumeric, 93, variant)}AA`),
  misses: [{ text: `sk-ant-xyz03-${invented(alphanumeric, 95)}`, reason: "no such kind" }],
});

const huggingFaceToken = tokenIdentifier({
  id: "HUGGING_FACE_TOKEN",
  forms: [{ prefixes: ["hf_", "api_org_"], source: "(?:hf_|api_org_)[A-Za-z]{34}" }],
  samples: [`hf_${letters(34)}`, `hf_${letters(34, 2)}`, `api_org_${letters(34)}`],
  misses: [
    { text: `hf_${letters(33)}`, reason: "33 letters" },
    { text: "hf_transfer_of_many_large_files_to_the_hub", reason: "a name" },
  ],
});

function letters(length: number, variant = 1): string {
  return invented("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", length, variant);
}

const cohereApiKey = tokenIdentifier({
  id: "COHERE_API_KEY",
  keywords: ["cohere api key", "co api key", "cohere"],
  forms: [{ source: "[A-Za-z0-9]{40}", lengthMax: 40, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => invented(alphanumeric, 40, variant)),
  misses: [
    { text: `x ${invented(alphanumeric, 40)}`, reason: "no keyword near" },
    { text: `cohere ${invented("0123456789abcdef", 40)}`, reason: "a SHA-1 value" },
  ],
});

const replicateApiToken = tokenIdentifier({
  id: "REPLICATE_API_TOKEN",
  forms: [{ prefixes: ["r8_"], source: "r8_[A-Za-z0-9]{37}" }],
  samples: [1, 2, 3].map((variant) => `r8_${invented(alphanumeric, 37, variant)}`),
  misses: [{ text: `r8_${invented(alphanumeric, 38)}`, reason: "38 characters after the prefix" }],
});

const groqApiKey = tokenIdentifier({
  id: "GROQ_API_KEY",
  forms: [{ prefixes: ["gsk_"], source: "gsk_[A-Za-z0-9]{52}" }],
  samples: [1, 2, 3].map((variant) => `gsk_${invented(alphanumeric, 52, variant)}`),
  misses: [{ text: `gsk_${invented(alphanumeric, 51)}`, reason: "51 characters after the prefix" }],
});

const perplexityApiKey = tokenIdentifier({
  id: "PERPLEXITY_API_KEY",
  forms: [{ prefixes: ["pplx-"], source: "pplx-[A-Za-z0-9]{48}" }],
  samples: [1, 2, 3].map((variant) => `pplx-${invented(alphanumeric, 48, variant)}`),
  misses: [{ text: "pplx-70b-online", reason: "the name of a model" }],
});

const xaiApiKey = tokenIdentifier({
  id: "XAI_API_KEY",
  forms: [{ prefixes: ["xai-"], source: "xai-[A-Za-z0-9]{80}", lengthMax: 84 }],
  samples: [1, 2, 3].map((variant) => `xai-${invented(alphanumeric, 80, variant)}`),
  misses: [{ text: `xai-${invented(alphanumeric, 79)}`, reason: "79 characters after the prefix" }],
});

/** API keys of model services. */
export const aiServiceKeys = [
  openaiApiKey,
  anthropicApiKey,
  huggingFaceToken,
  cohereApiKey,
  replicateApiToken,
  groqApiKey,
  perplexityApiKey,
  xaiApiKey,
];
