/**
 * Tokens of services that host source code: GitHub, GitLab, Bitbucket and Atlassian.
 * Sources: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 * https://docs.gitlab.com/security/tokens/#token-prefixes
 * https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
 */
import { crc32Base62 } from "../../checksums/crc-32.ts";
import { alphanumeric, hexadecimal, invented, tokenIdentifier } from "./token.ts";

const githubPrefixes = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"];

/** The last six characters are the checksum of the thirty between them and the prefix. */
function hasChecksum(token: string): boolean {
  return token.slice(-6) === crc32Base62(token.slice(4, -6));
}

function githubSample(prefix: string, variant: number): string {
  const random = invented(alphanumeric, 30, variant);
  return prefix + random + crc32Base62(random);
}

/** GitHub describes the checksum and promises nothing: near a keyword a token counts without it. */
const githubToken = tokenIdentifier({
  id: "GITHUB_TOKEN",
  keywords: ["github token", "github", "gh token", "git token", "personal access token"],
  forms: [
    { prefixes: githubPrefixes, source: "gh[pousr]_[A-Za-z0-9]{36}", validate: hasChecksum },
    { prefixes: githubPrefixes, source: "gh[pousr]_[A-Za-z0-9]{36,255}", lengthMax: 259, needsKeyword: true },
    { prefixes: ["github_pat_"], source: "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", lengthMax: 93 },
  ],
  samples: [
    ...githubPrefixes.map(githubSample),
    `github_pat_${invented(alphanumeric, 22)}_${invented(alphanumeric, 59)}`,
    `ghs_${invented(alphanumeric, 40)}`,
  ],
  misses: [
    { text: `x=ghp_${invented(alphanumeric, 36)}`, reason: "wrong checksum and no keyword near" },
    { text: `github ghx_${invented(alphanumeric, 36)}`, reason: "no such kind of token" },
    { text: `x=github_pat_${invented(alphanumeric, 82)}`, reason: "no underscore after 22 characters" },
  ],
});

const gitlabPrefixes = [
  "glpat-", "gldt-", "glrt-", "glrtr-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-", "glcbt-", "gloas-", "glffct-",
]; // biome-ignore format: a list of words

/** Personal, project, deploy, runner, trigger, feed, mail, agent, SCIM and job tokens; routable ones have two or three parts. */
const gitlabToken = tokenIdentifier({
  id: "GITLAB_TOKEN",
  forms: [
    {
      prefixes: gitlabPrefixes,
      source: String.raw`gl(?:pat|dt|rtr?|ptt|ft|imt|agent|soat|cbt|oas|ffct)-[\w-]{20,300}(?:\.[0-9a-z]{2}(?:\.[0-9a-z]{7,9})?[0-9a-z]{0,7})?`,
      lengthMax: 332,
    },
    { prefixes: ["GR1348941"], source: String.raw`GR1348941[\w-]{20}` },
  ],
  samples: [
    `GR1348941${invented(alphanumeric, 20)}`,
    ...["glpat", "gldt", "glrt"].map((prefix, variant) => `${prefix}-${invented(alphanumeric, 20, variant)}`),
    `glptt-${invented(hexadecimal, 40)}`,
    `glcbt-64_${invented(alphanumeric, 20)}`,
    `glpat-${invented(alphanumeric, 27)}.01.${invented("0123456789abcdefghijklmnopqrstuvwxyz", 9)}`,
  ],
  misses: [
    { text: `glpat-${invented(alphanumeric, 19)}`, reason: "19 characters after the prefix" },
    { text: `glxyz-${invented(alphanumeric, 20)}`, reason: "no such prefix" },
  ],
});

/** Access tokens of repositories, projects and workspaces, and app passwords. */
const bitbucketToken = tokenIdentifier({
  id: "BITBUCKET_TOKEN",
  forms: [
    { prefixes: ["ATCTT3"], source: "ATCTT3[A-Za-z0-9_=-]{60,250}", lengthMax: 256 },
    { prefixes: ["ATBB"], source: "ATBB[A-Za-z0-9]{24}[0-9A-F]{8}" },
  ],
  samples: [
    `ATCTT3xFfGN0${invented(alphanumeric, 171)}=${invented("0123456789ABCDEF", 8)}`,
    `ATBB${invented(alphanumeric, 24)}${invented("0123456789ABCDEF", 8)}`,
  ],
  misses: [
    { text: `ATBB${invented(alphanumeric, 31)}`, reason: "31 characters after the prefix" },
    { text: `ATBB${invented(alphanumeric, 24)}GHIJKLMN`, reason: "the last eight characters are no checksum" },
  ],
});

/** API tokens of Atlassian accounts: Jira, Confluence, Bitbucket. */
const atlassianApiToken = tokenIdentifier({
  id: "ATLASSIAN_API_TOKEN",
  forms: [{ prefixes: ["ATATT3"], source: "ATATT3[A-Za-z0-9_=-]{150,250}", lengthMax: 256 }],
  samples: [`ATATT3xFfGF0${invented(alphanumeric, 171)}=${invented("0123456789ABCDEF", 8)}`],
  misses: [{ text: `ATATT3${invented(alphanumeric, 100)}`, reason: "100 characters after the prefix" }],
});

/** Tokens of services that host source code. */
export const codeHostingTokens = [githubToken, gitlabToken, bitbucketToken, atlassianApiToken];
