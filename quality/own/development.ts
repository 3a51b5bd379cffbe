/**
 * Tokens of code hosts, package registries, build services and tools of operation. Rules: what the issuers' documentation and
 * announcements say of their tokens' form, among them GitHub "Behind GitHub's new authentication token formats", GitLab "Token
 * prefixes", CircleCI "New format for API Access Tokens", PyPI's use of macaroons, JFrog "Reference tokens".
 */
import type { Random } from "../random.ts";
import {
  alphanumeric,
  base32Alphabet,
  base64Url,
  bytes,
  crc32,
  digits,
  hex,
  lower,
  sixOf62,
  upper,
  urlSafe,
  uuidOf,
} from "./alphabets.ts";
import { named, type SecretKind, speaking } from "./secret-kind.ts";

/** 30 characters of chance and the check sum that GitHub describes. */
function checked(prefix: string, random: Random): string {
  const body = random.text(30, alphanumeric);
  return prefix + body + sixOf62(crc32(body));
}

function wrongChecked(prefix: string, random: Random): string {
  return checked(prefix, random).slice(0, random.between(prefix.length + 8, 32));
}

function pypi(random: Random): string {
  const packet = (type: number, data: Uint8Array): Uint8Array => Uint8Array.of(type, data.length, ...data);
  const isTest = random.chance(0.2);
  const caveat = Buffer.from(`{"version": 1, "permissions": "user"}`);
  return `pypi-${base64Url(
    Buffer.concat([
      Uint8Array.of(2),
      packet(1, Buffer.from(isTest ? "test.pypi.org" : "pypi.org")),
      packet(2, Buffer.from(uuidOf(random))),
      Uint8Array.of(0),
      packet(2, caveat),
      Uint8Array.of(0, 0),
      packet(6, bytes(random, 32)),
    ]),
  )}`;
}

function sentryOrganization(random: Random): string {
  const payload = {
    iat: 1_690_000_000.5,
    url: "https://sentry.io",
    region_url: "https://us.sentry.io",
    org: random.text(8, lower),
  };
  return `sntrys_${Buffer.from(JSON.stringify(payload)).toString("base64").replace(/=+$/, "")}_${random.text(43, alphanumeric)}`;
}

const codeHosts: readonly SecretKind[] = [
  speaking(
    "GITHUB_TOKEN",
    ["GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT"],
    (r) => checked(r.pick(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]), r),
    (r) => wrongChecked("ghp_", r),
  ),
  speaking(
    "GITHUB_TOKEN",
    ["GITHUB_TOKEN", "GH_PAT"],
    (r) => `github_pat_${r.text(22, alphanumeric)}_${r.text(59, alphanumeric)}`,
    (r) => `github_pat_${r.text(r.between(6, 18), alphanumeric)}`,
  ),
  speaking(
    "GITLAB_TOKEN",
    ["GITLAB_TOKEN", "CI_JOB_TOKEN", "GITLAB_PRIVATE_TOKEN", "PRIVATE-TOKEN"],
    (r) => r.pick(["glpat-", "gldt-", "glrt-", "glsoat-", "glft-", "glimt-", "glffct-"]) + r.text(20, urlSafe),
    (r) => `glpat-${r.text(r.between(4, 12), urlSafe)}`,
  ),
  speaking("GITLAB_TOKEN", ["GITLAB_TOKEN"], (r) => `glptt-${r.text(40, hex)}`),
  speaking(
    "GITLAB_TOKEN",
    ["GITLAB_TOKEN"],
    (r) => `glpat-${r.text(r.between(27, 60), urlSafe)}.0${r.text(1, digits)}.${r.text(9, digits + lower)}`,
  ),
  speaking("GITLAB_TOKEN", ["GITLAB_RUNNER_TOKEN", "REGISTRATION_TOKEN"], (r) => `GR1348941${r.text(20, urlSafe)}`),
  speaking(
    "BITBUCKET_TOKEN",
    ["BITBUCKET_APP_PASSWORD", "BITBUCKET_PASSWORD"],
    (r) => `ATBB${r.text(24, alphanumeric)}${r.text(8, hex.toUpperCase())}`,
    (r) => `ATBB${r.text(9, alphanumeric)}`,
  ),
  speaking(
    "BITBUCKET_TOKEN",
    ["BITBUCKET_TOKEN", "BITBUCKET_ACCESS_TOKEN"],
    (r) => `ATCTT3xFfGN0${r.text(r.between(160, 172), urlSafe)}=${r.text(8, hex.toUpperCase())}`,
  ),
  speaking(
    "ATLASSIAN_API_TOKEN",
    ["ATLASSIAN_API_TOKEN", "JIRA_API_TOKEN", "CONFLUENCE_TOKEN"],
    (r) => `ATATT3xFfGF0${r.text(171, urlSafe)}=${r.text(8, hex.toUpperCase())}`,
    (r) => `ATATT3xFfGF0${r.text(12, urlSafe)}`,
  ),
];

const registries: readonly SecretKind[] = [
  speaking(
    "NPM_TOKEN",
    ["NPM_TOKEN", "NODE_AUTH_TOKEN", "NPM_AUTH_TOKEN"],
    (r) => checked("npm_", r),
    (r) => `npm_${r.text(r.between(8, 20), alphanumeric)}`,
  ),
  named("NPM_TOKEN", ["//registry.npmjs.org/:_authToken", "NPM_TOKEN"], uuidOf, (r) => r.text(12, hex)),
  speaking("PYPI_TOKEN", ["PYPI_TOKEN", "TWINE_PASSWORD", "PYPI_API_TOKEN"], pypi, (r) => `pypi-${r.text(12, alphanumeric)}`),
  speaking(
    "RUBYGEMS_API_KEY",
    ["RUBYGEMS_API_KEY", "GEM_HOST_API_KEY"],
    (r) => `rubygems_${r.text(48, hex)}`,
    (r) => `rubygems_${r.text(20, hex)}`,
  ),
  speaking(
    "NUGET_API_KEY",
    ["NUGET_API_KEY", "NUGET_KEY"],
    (r) => `oy2${r.text(43, base32Alphabet.toLowerCase())}`,
    (r) => `oy2${r.text(20, base32Alphabet.toLowerCase())}`,
  ),
  speaking(
    "DOCKER_HUB_TOKEN",
    ["DOCKER_HUB_TOKEN", "DOCKERHUB_TOKEN", "DOCKER_PASSWORD"],
    (r) => (r.chance(0.7) ? `dckr_pat_${r.text(27, urlSafe)}` : `dckr_oat_${r.text(32, urlSafe)}`),
    (r) => `dckr_pat_${r.text(9, urlSafe)}`,
  ),
  speaking(
    "CRATES_IO_TOKEN",
    ["CARGO_REGISTRY_TOKEN", "CRATES_IO_TOKEN"],
    (r) => `cio${r.text(32, alphanumeric)}`,
    (r) => `cio${r.text(14, alphanumeric)}`,
  ),
  speaking(
    "CLOJARS_TOKEN",
    ["CLOJARS_TOKEN", "CLOJARS_PASSWORD"],
    (r) => `CLOJARS_${r.text(60, hex)}`,
    (r) => `CLOJARS_${r.pick(["PASSWORD", "USERNAME", "DEPLOY_TOKEN"])}`,
  ),
  speaking(
    "ARTIFACTORY_TOKEN",
    ["ARTIFACTORY_API_KEY", "JFROG_API_KEY", "X-JFrog-Art-Api"],
    (r) => `AKCp${r.text(69, alphanumeric)}`,
    (r) => `AKCp${r.text(16, alphanumeric)}`,
  ),
  speaking("ARTIFACTORY_TOKEN", ["ARTIFACTORY_TOKEN", "JF_ACCESS_TOKEN"], (r) =>
    Buffer.from(`reftkn:01:17${r.text(8)}:${r.text(27, alphanumeric)}`).toString("base64"),
  ),
];

const operation: readonly SecretKind[] = [
  named(
    "DATADOG_KEY",
    ["DD_API_KEY", "DATADOG_API_KEY", "datadog_api_key"],
    (r) => r.text(32, hex),
    (r) => r.text(24, hex),
  ),
  named("DATADOG_KEY", ["DD_APP_KEY", "DATADOG_APP_KEY", "DD_APPLICATION_KEY", "datadog_app_key"], (r) => r.text(40, hex)),
  speaking(
    "NEW_RELIC_KEY",
    ["NEW_RELIC_API_KEY", "NEW_RELIC_USER_KEY"],
    (r) => `NRAK-${r.text(27, digits + upper)}`,
    (r) => `NRAK-${r.text(9, digits + upper)}`,
  ),
  speaking("NEW_RELIC_KEY", ["NEW_RELIC_LICENSE_KEY"], (r) => `${r.text(36, hex)}NRAL`),
  speaking(
    "SENTRY_TOKEN",
    ["SENTRY_AUTH_TOKEN"],
    (r) => (r.chance(0.5) ? sentryOrganization(r) : `sntryu_${r.text(64, hex)}`),
    (r) => `sntryu_${r.text(20, hex)}`,
  ),
  speaking(
    "GRAFANA_TOKEN",
    ["GRAFANA_TOKEN", "GRAFANA_API_KEY"],
    (r) => `glsa_${r.text(32, alphanumeric)}_${r.text(8, hex)}`,
    (r) => `glsa_${r.text(14, alphanumeric)}`,
  ),
  speaking("GRAFANA_TOKEN", ["GRAFANA_CLOUD_TOKEN", "GRAFANA_CLOUD_API_KEY"], (r) => {
    const payload = { o: r.text(6), n: `stack-${r.text(5)}-write`, k: r.text(24, alphanumeric), m: { r: "eu" } };
    return `glc_${Buffer.from(JSON.stringify(payload)).toString("base64")}`;
  }),
  named(
    "PAGERDUTY_API_KEY",
    ["PAGERDUTY_API_KEY", "PAGERDUTY_TOKEN", "PAGERDUTY_API_TOKEN", "pagerduty_token"],
    (r) => `${r.pick(["u+", "y_", "u+"])}${r.text(18, urlSafe)}`,
    (r) => r.text(8, alphanumeric),
  ),
  speaking(
    "DYNATRACE_TOKEN",
    ["DYNATRACE_TOKEN", "DT_API_TOKEN", "DYNATRACE_API_TOKEN"],
    (r) => `${r.pick(["dt0c01", "dt0s01", "dt0c01"])}.${r.text(24, `${upper}234567`)}.${r.text(64, `${upper}234567`)}`,
    (r) => `dt0c01.${r.text(24, `${upper}234567`)}`,
  ),
  speaking(
    "SONARQUBE_TOKEN",
    ["SONAR_TOKEN", "SONARQUBE_TOKEN", "sonar.login"],
    (r) => r.pick(["squ_", "sqp_", "sqa_"]) + r.text(40, hex),
    (r) => `squ_${r.text(16, hex)}`,
  ),
  speaking(
    "LAUNCHDARKLY_KEY",
    ["LAUNCHDARKLY_SDK_KEY", "LD_SDK_KEY", "LAUNCHDARKLY_ACCESS_TOKEN"],
    (r) => `${r.pick(["sdk-", "api-"])}${uuidOf(r)}`,
    (r) => `sdk-${r.text(8, hex)}-${r.text(4, hex)}`,
  ),
  speaking(
    "CIRCLECI_TOKEN",
    ["CIRCLECI_TOKEN", "CIRCLE_TOKEN", "CIRCLECI_CLI_TOKEN"],
    (r) => `${r.pick(["CCIPAT_", "CCIPRJ_"])}${r.text(22, alphanumeric.replace(/[0OIl]/g, ""))}_${r.text(40, hex)}`,
    (r) => `CCIPAT_${r.text(22, alphanumeric)}`,
  ),
  named(
    "CIRCLECI_TOKEN",
    ["CIRCLECI_TOKEN", "CIRCLE_TOKEN", "CIRCLECI_API_TOKEN"],
    (r) => r.text(40, hex),
    (r) => r.text(20, hex),
  ),
  speaking(
    "BUILDKITE_TOKEN",
    ["BUILDKITE_API_TOKEN", "BUILDKITE_TOKEN"],
    (r) => `bkua_${r.text(40, hex)}`,
    (r) => `bkua_${r.text(12, hex)}`,
  ),
  speaking(
    "TERRAFORM_CLOUD_TOKEN",
    ["TFE_TOKEN", "TF_API_TOKEN", "TF_TOKEN_app_terraform_io"],
    (r) => `${r.text(14, alphanumeric)}.atlasv1.${r.text(r.between(60, 67), alphanumeric)}`,
    (r) => `${r.text(14, alphanumeric)}.atlasv1.${r.text(8, alphanumeric)}`,
  ),
  speaking(
    "PULUMI_TOKEN",
    ["PULUMI_ACCESS_TOKEN"],
    (r) => `pul-${r.text(40, hex)}`,
    (r) => `pul-${r.text(12, hex)}`,
  ),
  speaking(
    "POSTMAN_API_KEY",
    ["POSTMAN_API_KEY", "X-API-Key"],
    (r) => `PMAK-${r.text(24, hex)}-${r.text(34, hex)}`,
    (r) => `PMAK-${r.text(24, hex)}`,
  ),
  speaking(
    "DATABRICKS_TOKEN",
    ["DATABRICKS_TOKEN", "DATABRICKS_PASSWORD"],
    (r) => `dapi${r.text(32, hex)}${r.pick(["", "-2", "-3"])}`,
    (r) => `dapi${r.text(10, hex)}`,
  ),
];

/** Tokens of those who build and run software. */
export const developmentSecrets: readonly SecretKind[] = [...codeHosts, ...registries, ...operation];
