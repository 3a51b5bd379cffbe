/**
 * Secret access keys of AWS: 40 characters of the base64 alphabet, told from hashes by their mixture and from other text by
 * a keyword. Access key IDs alone are no secret and are not reported.
 * Source of the form: https://aws.amazon.com/blogs/security/a-safer-way-to-distribute-aws-credentials-to-ec2/
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

/** Published examples, never reported. Source: Macie user guide, managed data identifiers, credentials. */
const examples = new Set(["je7MtGbClwBF/2Zp9Utk/h3yCo8nvb" + "EXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY"]);

/** A path of a file may have 40 characters of this alphabet too; a random key has more slashes than this once in 2,000. */
const slashesMax = 4;

function isSecretKey(text: string): boolean {
  const hasAllKinds = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return hasAllKinds && text.split("/").length - 1 <= slashesMax && !examples.has(text);
}

// Invented, in two parts so that no scanner takes them for a leak.
const invented = "q7Zr0KxW2bVn5TgJ8yLm" + "3PdC6sHf9QaE1uRiXwNo";
const inventedWithSigns = "/q7Zr0KxW2+Vn5TgJ8yLm" + "3PdC6sHf9QaE1uRiX+/";

/** Secret access keys. */
export const awsCredentials: Identifier = {
  id: "AWS_CREDENTIALS",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["aws_secret_access_key", "credentials", "secret access key", "secret key", "set-awscredential"],
  forms: [
    {
      anchor: { kind: "word", start: "either", tokenMin: 1, tokenMax: 40 },
      lead: "/+",
      keyword: "required",
      pattern: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/y,
      validate: isSecretKey,
    },
  ],
  matches: [
    `aws_secret_access_key = «${invented}»`,
    `export AWS_SECRET_ACCESS_KEY=«${inventedWithSigns}»`,
    `{"secretAccessKey":"«${invented}»"}`,
    `Set-AWSCredential -SecretKey «${invented}»`,
    `Secret key «${invented}», keep it safe`,
  ],
  misses: [
    { text: `token ${invented}`, reason: "no keyword near" },
    { text: `secret key ${[...examples][0]}`, reason: "a published example" },
    { text: `secret key ${[...examples][1]}`, reason: "a published example" },
    { text: "secret key 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12", reason: "no capital letter: a SHA-1 value" },
    { text: `secret key ${invented}x`, reason: "41 characters" },
    { text: `secret key ${invented.slice(1)}`, reason: "39 characters" },
    { text: `secret key ${invented}=`, reason: "padding: base64 of something else" },
    { text: "credentials /home/Alice/src/a/b/Projects/2026/keys/xy", reason: "more slashes than a key has" },
  ],
};
