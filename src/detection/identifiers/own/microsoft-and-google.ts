/**
 * Credentials of the clouds of Microsoft and Google.
 * Sources: https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string
 * https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview · https://learn.microsoft.com/en-us/entra/identity-platform/quickstart-register-app
 * https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate
 * https://cloud.google.com/iam/docs/keys-create-delete · https://developers.google.com/identity/protocols/oauth2
 * https://firebase.google.com/docs/cloud-messaging/auth-server
 */
import type { Identifier } from "../../identifier.ts";
import { alphanumeric, hexadecimal, invented, isMixed, tokenIdentifier } from "./token.ts";

/** 64 bytes in base64, in a connection string or near a keyword. */
const azureStorageAccountKey = tokenIdentifier({
  id: "AZURE_STORAGE_ACCOUNT_KEY",
  keywords: [
    "azure storage key",
    "storage account key",
    "azure storage account key",
    "azure account key",
    "account key",
    "cosmos key",
  ],
  forms: [
    { prefixes: ["AccountKey="], source: "AccountKey=[A-Za-z0-9+/]{86}==", lengthMax: 99, validate: isMixed },
    { source: "[A-Za-z0-9+/]{86}==", lengthMax: 88, validate: isMixed },
  ],
  samples: [
    `${invented(alphanumeric, 86)}==`,
    `AccountKey=${invented(alphanumeric, 86, 2)}==`,
    `${invented(alphanumeric, 86, 3)}==`,
  ],
  misses: [
    { text: `x ${invented(alphanumeric, 86)}==`, reason: "no keyword near" },
    { text: `AccountKey=${invented(alphanumeric, 85)}==`, reason: "85 characters" },
  ],
});

/** Keys of buses, hubs and devices: 32 bytes in base64. */
const azureSharedAccessKey = tokenIdentifier({
  id: "AZURE_SHARED_ACCESS_KEY",
  forms: [{ prefixes: ["SharedAccessKey="], source: "SharedAccessKey=[A-Za-z0-9+/]{43}=", lengthMax: 60, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => `SharedAccessKey=${invented(alphanumeric, 43, variant)}=`),
  misses: [{ text: `SharedAccessKeyName=${invented(alphanumeric, 43)}=`, reason: "the name of a key" }],
});

const signature = `${invented(alphanumeric, 42)}%3D`;

/** From the version on to the signature, which is the secret. */
const azureSasToken = tokenIdentifier({
  id: "AZURE_SAS_TOKEN",
  forms: [
    {
      prefixes: ["sv=20"],
      source: "sv=20[0-9]{2}-[0-9]{2}-[0-9]{2}&[A-Za-z0-9%&=.:,+_-]{4,300}sig=[A-Za-z0-9%+/_-]{40,100}={0,2}",
      lengthMax: 430,
    },
  ],
  samples: [
    `sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2026-12-31T23:59:59Z&spr=https&sig=${signature}`,
    `sv=2020-08-04&sr=b&sig=${invented(alphanumeric, 42, 2)}%3D`,
  ],
  misses: [{ text: "sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2026-12-31", reason: "no signature" }],
});

/** Three characters, a digit, and the mark Q~. */
const azureClientSecret: Identifier = {
  ...tokenIdentifier({
    id: "AZURE_CLIENT_SECRET",
    forms: [],
    samples: [1, 2, 3].map((variant) => `${invented(alphanumeric, 3, variant)}8Q~${invented(alphanumeric, 34, variant)}`),
    misses: [{ text: `secret=abc8Q~${invented(alphanumeric, 30)}`, reason: "30 characters behind the mark" }],
  }),
  forms: [
    {
      anchor: { kind: "sign", sign: "~", beside: `${alphanumeric}_.-~` },
      keyword: "unneeded",
      before: (bytes, anchor, low) => (anchor - 5 < low || bytes[anchor - 1] !== 0x51 ? -1 : anchor - 5),
      pattern: /(?<![\w.~-])[\w.~-]{3}[0-9]Q~[\w.~-]{31,34}(?![\w~-])/y,
      validate: (secret) => !/x{6}/.test(secret),
    },
  ],
};

/** Personal access tokens, in two versions. */
const azureDevopsToken = tokenIdentifier({
  id: "AZURE_DEVOPS_TOKEN",
  keywords: ["azure devops pat", "azure devops", "azure devops token", "vsts", "devops pat", "ado pat", "system accesstoken"],
  forms: [
    { source: "[a-z2-7]{52}", lengthMax: 52, validate: (token) => /[2-7]/.test(token) },
    { source: "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", lengthMax: 84 },
  ],
  samples: [invented("abcdefghijklmnopqrstuvwxyz234567", 52), `${invented(alphanumeric, 76)}AZDO${invented(alphanumeric, 4)}`],
  misses: [{ text: `x ${invented("abcdefghijklmnopqrstuvwxyz234567", 52)}`, reason: "no keyword near" }],
});

/** The number of a key in the file Google makes for a service account; the key itself is found as a private key. */
const gcpServiceAccountKey = tokenIdentifier({
  id: "GCP_SERVICE_ACCOUNT_KEY",
  keywords: ["private_key_id"],
  forms: [{ source: "[0-9a-f]{40}", lengthMax: 40 }],
  samples: [1, 2, 3].map((variant) => invented(hexadecimal, 40, variant)),
  misses: [
    { text: `commit ${invented(hexadecimal, 40)}`, reason: "no keyword near" },
    { text: `"private_key_id": "${invented(hexadecimal, 39)}"`, reason: "39 digits" },
  ],
});

const googleOauthClientSecret = tokenIdentifier({
  id: "GOOGLE_OAUTH_CLIENT_SECRET",
  forms: [{ prefixes: ["GOCSPX-"], source: String.raw`GOCSPX-[\w-]{28}` }],
  samples: [1, 2, 3].map((variant) => `GOCSPX-${invented(alphanumeric, 28, variant)}`),
  misses: [{ text: `GOCSPX-${invented(alphanumeric, 27)}`, reason: "27 characters after the prefix" }],
});

const refreshForms: Identifier["forms"] = [1, 2, 3, 4, 5].map((digits) => ({
  anchor: { kind: "digits", runs: [[1, 1]], prefixes: ["1"], next: { by: "/", digits } },
  keyword: "unneeded",
  pattern: /1\/\/0[\w-]{38,200}(?![\w-])/y,
  lengthMax: 208,
  validate: (token) => isMixed(token) && !/x{6}/.test(token),
}));

/** Access tokens, which begin with ya29, and refresh tokens, which begin with 1 and two slashes. */
const googleOauthToken: Identifier = (() => {
  const access = tokenIdentifier({
    id: "GOOGLE_OAUTH_TOKEN",
    forms: [{ prefixes: ["ya29."], source: String.raw`ya29\.(?:c\.)?[\w-]{60,1500}`, lengthMax: 1_507 }],
    samples: [
      `ya29.a0${invented(alphanumeric, 160)}`,
      `ya29.c.b0${invented(alphanumeric, 160)}`,
      `1//0e${invented(alphanumeric, 80)}`,
      `1//03${invented(alphanumeric, 60)}`,
    ],
    misses: [
      { text: "1//0 of a path", reason: "too short" },
      { text: `1//1${invented(alphanumeric, 60)}`, reason: "no zero behind the slashes" },
    ],
  });
  return { ...access, forms: [...access.forms, ...refreshForms] };
})();

/** Keys of servers that send messages to telephones. */
const firebaseServerKey = tokenIdentifier({
  id: "FIREBASE_SERVER_KEY",
  forms: [{ prefixes: ["AAAA"], source: String.raw`AAAA[\w-]{7}:[\w-]{140}`, lengthMax: 152, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => `AAAA${invented(alphanumeric, 7, variant)}:APA91b${invented(alphanumeric, 134, variant)}`),
  misses: [
    { text: `AAAA${invented(alphanumeric, 7)}:${invented(alphanumeric, 139)}`, reason: "139 characters behind the colon" },
  ],
});

/** Credentials of the clouds of Microsoft and Google. */
export const microsoftAndGoogleCredentials = [
  azureStorageAccountKey, azureSharedAccessKey, azureSasToken, azureClientSecret, azureDevopsToken, gcpServiceAccountKey,
  googleOauthClientSecret, googleOauthToken, firebaseServerKey,
]; // biome-ignore format: a list of words
