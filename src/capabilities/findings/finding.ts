/**
 * A finding and how it is made from the report about one object. Pure. Policy findings have the same shape but are made
 * elsewhere. Names places and counts only; matched text never gets here.
 * Source of the shape: reference of the Macie API, type Finding.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Detection, InspectionReport } from "../../base/inspection.ts";
import { extensionOf } from "../../base/object-key.ts";
import { partitionOf } from "../../base/region.ts";
import { locatedDetections, type Occurrences } from "./occurrences.ts";
import { highestSeverity, type Severity, type SeverityWord } from "./severity.ts";

/** Categories of managed identifiers, in the words of the API. */
export type Category = "CREDENTIALS" | "FINANCIAL_INFORMATION" | "PERSONAL_INFORMATION";

/** What a finding needs to know of a managed identifier. */
export type IdentifierFacts = {
  readonly category: Category;
  /** The severity of so many occurrences in one object. */
  readonly severityOf: (count: number) => SeverityWord;
};

/** Types of findings about sensitive data in objects. */
export type FindingType = `SensitiveData:S3Object/${"Credentials" | "Financial" | "Multiple" | "Personal"}`;

/** Storage classes the API can name. */
const storageClasses = [
  "DEEP_ARCHIVE",
  "GLACIER",
  "GLACIER_IR",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "OUTPOSTS",
  "REDUCED_REDUNDANCY",
  "STANDARD",
  "STANDARD_IA",
] as const;

/** Detections of one category. */
export type SensitiveDataItem = {
  readonly category: Category;
  readonly totalCount: number;
  readonly detections: readonly { readonly type: string; readonly count: number; readonly occurrences?: Occurrences }[];
};

/** A finding as the API answers it. What is not known is absent, or UNKNOWN where the API has that word. */
export type Finding = {
  readonly schemaVersion: "1.0";
  /** 32 lower-case hexadecimal characters. */
  readonly id: string;
  /** The account that owns the bucket. */
  readonly accountId: AccountId;
  readonly partition: string;
  readonly region: string;
  readonly type: FindingType;
  readonly category: "CLASSIFICATION";
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly count: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archived: boolean;
  readonly sample: boolean;
  readonly resourcesAffected: {
    readonly s3Bucket: {
      readonly arn: string;
      readonly name: string;
      readonly createdAt?: Date;
      readonly tags: readonly { readonly key: string; readonly value: string }[];
      readonly defaultServerSideEncryption: { readonly encryptionType: "UNKNOWN" };
      readonly publicAccess: { readonly effectivePermission: "UNKNOWN" };
      readonly allowsUnencryptedObjectUploads: "UNKNOWN";
    };
    readonly s3Object: {
      readonly bucketArn: string;
      readonly key: string;
      readonly path: string;
      readonly extension: string;
      readonly lastModified: Date;
      readonly eTag: string;
      readonly size: number;
      readonly storageClass?: (typeof storageClasses)[number];
      readonly serverSideEncryption: { readonly encryptionType: "UNKNOWN" };
      readonly tags: readonly { readonly key: string; readonly value: string }[];
    };
  };
  readonly classificationDetails: {
    readonly originType: "SENSITIVE_DATA_DISCOVERY_JOB";
    readonly jobId: string;
    readonly jobArn: string;
    readonly result: {
      readonly status: { readonly code: string; readonly reason?: string };
      readonly mimeType: string;
      readonly sizeClassified: number;
      readonly sensitiveData: readonly SensitiveDataItem[];
      readonly customDataIdentifiers: { readonly totalCount: number; readonly detections: readonly [] };
      readonly additionalOccurrences: boolean;
    };
  };
};

/** Everything a finding is made of. */
export type FindingSource = {
  readonly id: string;
  readonly region: string;
  readonly now: Date;
  readonly job: { readonly id: string; readonly arn: string };
  readonly bucket: { readonly account: AccountId; readonly name: string; readonly createdAt?: Date };
  readonly object: {
    readonly key: string;
    readonly sizeBytes: number;
    readonly lastModified: Date;
    readonly etag: string;
    readonly storageClass: string;
  };
  readonly report: InspectionReport;
  /** The facts about an identifier; undefined for one that is not in the catalogue. */
  readonly factsOf: (identifier: string) => IdentifierFacts | undefined;
};

/** The finding about an object, or undefined when nothing was detected in it. */
export function findingOf(source: FindingSource): Finding | undefined {
  const detections = source.report.detections.flatMap((detection) => {
    const facts = source.factsOf(detection.identifier);
    return facts && detection.count > 0 ? [{ ...detection, ...facts }] : [];
  });
  if (detections.length === 0) return undefined;
  const sensitive = sensitiveDataOf(detections);
  const name = typeNameOf(sensitive.items.map((item) => item.category));
  return {
    schemaVersion: "1.0",
    id: source.id,
    accountId: source.bucket.account,
    partition: partitionOf(source.region),
    region: source.region,
    type: `SensitiveData:S3Object/${name}`,
    category: "CLASSIFICATION",
    ...textsOf[name],
    severity: highestSeverity(detections.map(({ count, severityOf }) => severityOf(count))),
    count: 1,
    createdAt: source.now,
    updatedAt: source.now,
    archived: false,
    sample: false,
    resourcesAffected: resourcesOf(source),
    classificationDetails: {
      originType: "SENSITIVE_DATA_DISCOVERY_JOB",
      jobId: source.job.id,
      jobArn: source.job.arn,
      result: {
        status: statusOf(source.report),
        mimeType: source.report.mimeType,
        sizeClassified: source.report.bytesClassified,
        sensitiveData: sensitive.items,
        customDataIdentifiers: { totalCount: 0, detections: [] },
        additionalOccurrences: sensitive.isCut,
      },
    },
  };
}

const textsOf = {
  Credentials: {
    title: "The S3 object contains credentials",
    description: "The S3 object contains credentials data, such as private keys or secret access keys.",
  },
  Financial: {
    title: "The S3 object contains financial information",
    description: "The S3 object contains financial information, such as bank account numbers or credit card numbers.",
  },
  Personal: {
    title: "The S3 object contains personal information",
    description: "The S3 object contains personal information, such as names, addresses, or identification numbers.",
  },
  Multiple: {
    title: "The S3 object contains multiple categories of sensitive data",
    description: "The S3 object contains more than one category of sensitive data.",
  },
} as const;

function typeNameOf(categories: readonly Category[]): keyof typeof textsOf {
  const [category] = categories;
  if (categories.length !== 1 || !category) return "Multiple";
  return ({ CREDENTIALS: "Credentials", FINANCIAL_INFORMATION: "Financial", PERSONAL_INFORMATION: "Personal" } as const)[
    category
  ];
}

/** Detections by category, with the places that fit into one finding. */
function sensitiveDataOf(detections: readonly (Detection & IdentifierFacts)[]): {
  readonly items: readonly SensitiveDataItem[];
  readonly isCut: boolean;
} {
  const categories = [...new Set(detections.map((detection) => detection.category))];
  const inOrder = categories.flatMap((category) => detections.filter((detection) => detection.category === category));
  const { located, isCut } = locatedDetections(inOrder);
  const items = categories.map((category) => {
    const own = inOrder.flatMap((detection, i) =>
      detection.category === category ? [{ detection, occurrences: located[i] }] : [],
    );
    return {
      category,
      totalCount: own.reduce((sum, { detection }) => sum + detection.count, 0),
      detections: own.map(({ detection, occurrences }) => ({
        type: detection.identifier,
        count: detection.count,
        ...(occurrences && { occurrences }),
      })),
    };
  });
  return { items, isCut };
}

function statusOf({ status }: InspectionReport): { readonly code: string; readonly reason?: string } {
  return status.code === "COMPLETE" ? { code: status.code } : { code: status.code, reason: status.reason };
}

function resourcesOf({ region, bucket, object }: FindingSource): Finding["resourcesAffected"] {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket.name}`;
  const storageClass = storageClasses.find((each) => each === object.storageClass);
  return {
    s3Bucket: {
      arn,
      name: bucket.name,
      ...(bucket.createdAt && { createdAt: bucket.createdAt }),
      tags: [],
      defaultServerSideEncryption: { encryptionType: "UNKNOWN" },
      publicAccess: { effectivePermission: "UNKNOWN" },
      allowsUnencryptedObjectUploads: "UNKNOWN",
    },
    s3Object: {
      bucketArn: arn,
      key: object.key,
      path: `${bucket.name}/${object.key}`,
      extension: extensionOf(object.key),
      lastModified: object.lastModified,
      eTag: object.etag,
      size: object.sizeBytes,
      ...(storageClass && { storageClass }),
      serverSideEncryption: { encryptionType: "UNKNOWN" },
      tags: [],
    },
  };
}

/** Findings of one run before the rest is thinned out. Source: Macie quotas, "Findings for each run of a job". */
export const findingsPerRunMax = 100_000;

/** Share of the further findings that is kept, in percent. */
const keptBeyondPercent = 5;

/**
 * Tells whether a run still keeps a finding, when `detectedBefore` objects before this one had sensitive data. Which of the
 * further ones are kept is drawn from the finding's ID, so that a repeated attempt draws the same.
 */
export function isKept(detectedBefore: number, findingId: string): boolean {
  return detectedBefore < findingsPerRunMax || Number.parseInt(findingId.slice(0, 8), 16) % 100 < keptBeyondPercent;
}
