/**
 * Keys of services that watch, measure and deploy software.
 * Sources: https://docs.datadoghq.com/account_management/api-app-keys/ · https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
 * https://docs.sentry.io/account/auth-tokens/ · https://grafana.com/docs/grafana/latest/administration/service-accounts/
 * https://support.pagerduty.com/docs/api-access-keys · https://docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication
 * https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/ · https://launchdarkly.com/docs/sdk/concepts/client-side-server-side
 * https://circleci.com/docs/managing-api-tokens/ · https://buildkite.com/docs/apis/managing-api-tokens
 */
import { alphanumeric, capitals, hexadecimal, invented, inventedUuid, isMixed, tokenIdentifier } from "./token.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** API keys have 32 hexadecimal digits, application keys 40. */
const datadogKey = tokenIdentifier({
  id: "DATADOG_KEY",
  keywords: ["datadog api key", "dd api key", "dd app key", "dd application key", "datadog app key", "datadog"],
  forms: [{ source: "(?:[0-9a-f]{40}|[0-9a-f]{32})", lengthMax: 40 }],
  samples: [invented(hexadecimal, 32), invented(hexadecimal, 40), invented(hexadecimal, 32, 2)],
  misses: [
    { text: `x=${invented(hexadecimal, 32)}`, reason: "no keyword near" },
    { text: `datadog ${invented(hexadecimal, 33)}`, reason: "33 digits" },
  ],
});

/** Keys of users, for queries, browsers and inserts; licence keys end with NRAL. */
const newRelicKey = tokenIdentifier({
  id: "NEW_RELIC_KEY",
  keywords: ["new relic license key", "new relic", "nr license key"],
  forms: [
    { prefixes: ["NRAK-"], source: "NRAK-[A-Z0-9]{27}" },
    { prefixes: ["NRJS-"], source: "NRJS-[0-9a-f]{19}" },
    { prefixes: ["NRII-", "NRIQ-", "NRSP-"], source: String.raw`NR(?:II|IQ|SP)-[\w-]{32}` },
    { prefixes: ["NRRA-"], source: "NRRA-[0-9a-f]{42}" },
    {
      anchor: { kind: "word", start: "either", tokenMin: 40, tokenMax: 40 },
      source: "(?:[0-9a-f]{36}|[0-9a-f]{32}FFFF|eu01xx[0-9a-f]{26}FFFF|eu01xx[0-9a-f]{30})NRAL",
      lengthMax: 40,
    },
  ],
  samples: [
    `NRAK-${invented(capitals, 27)}`,
    `NRJS-${invented(hexadecimal, 19)}`,
    `NRII-${invented(alphanumeric, 32)}`,
    `NRRA-${invented(hexadecimal, 42)}`,
    `${invented(hexadecimal, 36)}NRAL`,
  ],
  misses: [
    { text: `NRAK-${invented(capitals, 26)}`, reason: "26 characters after the prefix" },
    { text: `new relic ${invented(hexadecimal, 40)}`, reason: "does not end as a licence key does" },
  ],
});

/** Tokens of organizations, users and integrations. */
const sentryToken = tokenIdentifier({
  id: "SENTRY_TOKEN",
  forms: [
    { prefixes: ["sntrys_eyJ"], source: "sntrys_eyJ[A-Za-z0-9+/=]{40,460}_[A-Za-z0-9+/]{43}", lengthMax: 514 },
    { prefixes: ["sntryu_", "sntrya_", "sntryi_"], source: "sntry[uai]_[0-9a-f]{64}", lengthMax: 71 },
  ],
  samples: [
    `sntrys_eyJ${invented(alphanumeric, 160)}_${invented(alphanumeric, 43)}`,
    `sntryu_${invented(hexadecimal, 64)}`,
    `sntrya_${invented(hexadecimal, 64)}`,
  ],
  misses: [{ text: `sntryx_${invented(hexadecimal, 64)}`, reason: "no such kind" }],
});

/** Tokens of service accounts and of the cloud, which are JSON in base64; old keys too. */
const grafanaToken = tokenIdentifier({
  id: "GRAFANA_TOKEN",
  forms: [
    { prefixes: ["glsa_"], source: "glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}" },
    { prefixes: ["glc_eyJ"], source: "glc_eyJ[A-Za-z0-9+/]{32,400}={0,2}", lengthMax: 409 },
    { prefixes: ["eyJrIjoi"], source: "eyJrIjoi[A-Za-z0-9+/]{60,400}={0,2}", lengthMax: 410 },
  ],
  samples: [
    `glsa_${invented(alphanumeric, 32)}_${invented(hexadecimal, 8)}`,
    `glc_eyJ${invented(alphanumeric, 150)}`,
    `eyJrIjoi${invented(alphanumeric, 82)}==`,
  ],
  misses: [{ text: `glsa_${invented(alphanumeric, 32)}`, reason: "no checksum" }],
});

const pagerdutyApiKey = tokenIdentifier({
  id: "PAGERDUTY_API_KEY",
  keywords: ["pagerduty api key", "pagerduty token", "pagerduty api token", "pagerduty", "pd api key"],
  forms: [
    { source: String.raw`[uyw]\+[\w-]{18}`, lengthMax: 20 },
    { source: String.raw`[\w-]{20}`, lengthMax: 20, validate: isMixed },
  ],
  samples: [`u+${invented(alphanumeric, 18)}`, invented(alphanumeric, 20), invented(alphanumeric, 20, 2)],
  misses: [
    { text: `x=${invented(alphanumeric, 20)}`, reason: "no keyword near" },
    { text: "pagerduty integration-settings", reason: "words" },
  ],
});

const dynatraceToken = tokenIdentifier({
  id: "DYNATRACE_TOKEN",
  forms: [
    {
      prefixes: ["dt0c01.", "dt0s16.", "dt0s01."],
      source: String.raw`dt0(?:c01|s16|s01)\.[A-Z0-9]{24}\.[A-Z0-9]{64}`,
      lengthMax: 96,
    },
  ],
  samples: ["c01", "s16", "c01"].map(
    (kind, variant) => `dt0${kind}.${invented(capitals, 24, variant)}.${invented(capitals, 64, variant)}`,
  ),
  misses: [{ text: `dt0c01.${invented(capitals, 24)}`, reason: "the public part alone" }],
});

/** Tokens of users, projects and analyses. */
const sonarqubeToken = tokenIdentifier({
  id: "SONARQUBE_TOKEN",
  forms: [{ prefixes: ["squ_", "sqp_", "sqa_"], source: "sq[upa]_[0-9a-f]{40}" }],
  samples: ["squ", "sqp", "sqa"].map((prefix, variant) => `${prefix}_${invented(hexadecimal, 40, variant)}`),
  misses: [{ text: `sqp_${invented(hexadecimal, 39)}`, reason: "39 characters after the prefix" }],
});

/** Keys of servers and of the API; those of mobiles and browsers are public. */
const launchdarklyKey = tokenIdentifier({
  id: "LAUNCHDARKLY_KEY",
  forms: [{ prefixes: ["sdk-", "api-"], source: `(?:sdk|api)-${uuid}` }],
  samples: [`sdk-${inventedUuid()}`, `api-${inventedUuid(2)}`, `sdk-${inventedUuid(3)}`],
  misses: [{ text: `mob-${inventedUuid()}`, reason: "a key of a mobile application, which is public" }],
});

/** Tokens of users and projects. */
const circleciToken = tokenIdentifier({
  id: "CIRCLECI_TOKEN",
  keywords: ["circle token", "circleci token", "circleci", "circle ci"],
  forms: [
    { prefixes: ["CCIPAT_", "CCIPRJ_"], source: "CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}", lengthMax: 70 },
    { source: "(?<!(?:commit|revert|merge|parent|tree|sha|sha1|hash|rev)s?[ :=\"']{1,3})[0-9a-f]{40}", lengthMax: 40 },
  ],
  samples: [`CCIPAT_${invented(alphanumeric, 22)}_${invented(hexadecimal, 40)}`, invented(hexadecimal, 40)],
  misses: [
    { text: `build ${invented(hexadecimal, 40)}`, reason: "no keyword near" },
    { text: `on circleci, revert commit ${invented(hexadecimal, 40)}`, reason: "the hash of a commit" },
  ],
});

const buildkiteToken = tokenIdentifier({
  id: "BUILDKITE_TOKEN",
  forms: [
    { prefixes: ["bkua_", "bkct_", "bkaj_"], source: String.raw`bk(?:ua_[0-9a-f]{40}|(?:ct|aj)_[\w-]{20,120})`, lengthMax: 126 },
  ],
  samples: [`bkua_${invented(hexadecimal, 40)}`, `bkct_${invented(alphanumeric, 60)}`, `bkua_${invented(hexadecimal, 40, 2)}`],
  misses: [{ text: `bkua_${invented(hexadecimal, 39)}`, reason: "39 characters after the prefix" }],
});

/** Keys of observing and deploying services. */
export const observabilityKeys = [
  datadogKey, newRelicKey, sentryToken, grafanaToken, pagerdutyApiKey, dynatraceToken, sonarqubeToken, launchdarklyKey,
  circleciToken, buildkiteToken,
]; // biome-ignore format: a list of words
