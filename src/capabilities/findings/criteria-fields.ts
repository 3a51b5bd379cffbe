/**
 * The fields by which findings can be filtered, by the kind of their values. A field's name is also its path in the
 * finding. Source: Macie user guide, "Fields for filtering Amazon Macie findings".
 */

/** What values a field has. */
export type FieldKind = "text" | "boolean" | "number" | "date";

const bucket = "resourcesAffected.s3Bucket.";
const object = "resourcesAffected.s3Object.";
const permissions = `${bucket}publicAccess.permissionConfiguration.`;
const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const publicGrants = ["allowsPublicReadAccess", "allowsPublicWriteAccess"];
const call = "policyDetails.action.apiCallDetails.";
const actor = "policyDetails.actor.";
const user = `${actor}userIdentity.`;
const sessionOwner = [
  "accessKeyId",
  "accountId",
  "arn",
  "principalId",
  "sessionContext.sessionIssuer.type",
  "sessionContext.sessionIssuer.userName",
];
const result = "classificationDetails.result.";

const text: readonly string[] = [
  "accountId",
  "category",
  "id",
  "region",
  "severity.description",
  "type",
  ...under(bucket, ["allowsUnencryptedObjectUploads", "name", "owner.displayName", "tags.key", "tags.value"]),
  ...under(bucket, [
    "defaultServerSideEncryption.encryptionType",
    "defaultServerSideEncryption.kmsMasterKeyId",
    "publicAccess.effectivePermission",
  ]),
  ...under(object, ["extension", "key", "path", "tags.key", "tags.value"]),
  ...under(object, ["serverSideEncryption.encryptionType", "serverSideEncryption.kmsMasterKeyId"]),
  "policyDetails.action.actionType",
  ...under(call, ["api", "apiServiceName"]),
  ...under(actor, ["domainDetails.domainName", "ipAddressDetails.ipAddressV4", "ipAddressDetails.ipCity.name"]),
  ...under(actor, ["ipAddressDetails.ipCountry.name", "ipAddressDetails.ipOwner.asn"]),
  ...under(actor, ["ipAddressDetails.ipOwner.asnOrg", "ipAddressDetails.ipOwner.isp"]),
  `${user}type`,
  ...under(`${user}assumedRole.`, sessionOwner),
  ...under(`${user}federatedUser.`, sessionOwner),
  ...under(user, ["awsAccount.accountId", "awsAccount.principalId", "awsService.invokedBy"]),
  ...under(`${user}iamUser.`, ["accountId", "principalId", "userName"]),
  ...under(user, ["root.accountId", "root.principalId"]),
  "classificationDetails.jobId",
  "classificationDetails.originType",
  ...under(result, ["mimeType", "status.code", "sensitiveData.category", "sensitiveData.detections.type"]),
  ...under(`${result}customDataIdentifiers.detections.`, ["arn", "name"]),
];

const booleans: readonly string[] = [
  "archived",
  "sample",
  `${object}publicAccess`,
  ...under(`${permissions}accountLevelPermissions.blockPublicAccess.`, blocks),
  ...under(`${permissions}bucketLevelPermissions.blockPublicAccess.`, blocks),
  ...under(`${permissions}bucketLevelPermissions.accessControlList.`, publicGrants),
  ...under(`${permissions}bucketLevelPermissions.bucketPolicy.`, publicGrants),
];

const numbers: readonly string[] = [
  "count",
  ...under(result, ["sizeClassified", "sensitiveData.detections.count", "customDataIdentifiers.detections.count"]),
];

const dates: readonly string[] = [
  "createdAt",
  "updatedAt",
  `${bucket}createdAt`,
  `${object}lastModified`,
  `${call}firstSeen`,
  `${call}lastSeen`,
];

const exactMatchFields: ReadonlySet<string> = new Set([
  `${result}customDataIdentifiers.detections.arn`,
  `${result}customDataIdentifiers.detections.name`,
  `${result}sensitiveData.category`,
  `${result}sensitiveData.detections.type`,
  `${bucket}tags.key`,
  `${bucket}tags.value`,
  `${object}tags.key`,
  `${object}tags.value`,
]);

/** The kind of every field that can be used. */
export const fieldKinds: ReadonlyMap<string, FieldKind> = new Map([
  ...text.map((field) => [field, "text"] as const),
  ...booleans.map((field) => [field, "boolean"] as const),
  ...numbers.map((field) => [field, "number"] as const),
  ...dates.map((field) => [field, "date"] as const),
]);

/** Tells whether eqExactMatch can be used on a field. */
export function isExactMatchField(field: string): boolean {
  return exactMatchFields.has(field);
}

function under(prefix: string, names: readonly string[]): readonly string[] {
  return names.map((name) => prefix + name);
}
