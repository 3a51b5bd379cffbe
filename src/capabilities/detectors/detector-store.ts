/**
 * The table of detectors: what a detector has beyond its session. Deleting the session deletes the detector with it.
 */
import type { AccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";
import type { Feature, Features } from "./features.ts";

/** A detector as stored; features that did not exist when it was written are absent. */
export type DetectorRow = {
  readonly detectorId: string;
  readonly clientToken: string | undefined;
  readonly features: Partial<Features>;
};

type Row = { detector_id: string; client_token: string | null; features: Record<string, StoredFeature> };
type Stored<Dated> = Omit<Dated, "updatedAt"> & { readonly updatedAt: string };
type StoredFeature = Stored<Omit<Feature, "additional">> & {
  readonly additional: readonly Stored<Feature["additional"][number]>[];
};

/** Adds the calling account's detector; answers false when it has one, also when another request is just creating it. */
export async function insertDetector(call: Call, detector: DetectorRow): Promise<boolean> {
  const rows = await call.tx.query(sql`
    insert into detector (account, region, detector_id, client_token, features)
    values (${call.account}, ${call.region}, ${detector.detectorId}, ${detector.clientToken}, ${JSON.stringify(detector.features)})
    on conflict (account, region) do nothing
    returning account`);
  return rows.length > 0;
}

/** An account's detector. */
export async function selectDetector(call: Call, account: AccountId): Promise<DetectorRow | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select detector_id, client_token, features
    from detector
    where account = ${account} and region = ${call.region}`);
  return rows[0] && toDetector(rows[0]);
}

/** An account's detector, locked for update. */
export async function lockDetector(call: Call, account: AccountId): Promise<DetectorRow | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select detector_id, client_token, features
    from detector
    where account = ${account} and region = ${call.region}
    for update`);
  return rows[0] && toDetector(rows[0]);
}

/** The IDs of the detectors of several accounts. */
export async function selectDetectorIds(
  call: Call,
  accounts: readonly AccountId[],
): Promise<readonly { readonly account: AccountId; readonly detectorId: string }[]> {
  return call.tx.query<{ account: AccountId; detectorId: string }>(sql`
    select account, detector_id as "detectorId"
    from detector
    where account = any(${[...accounts]}) and region = ${call.region}`);
}

/** Replaces the features of an account's detector. */
export async function updateDetectorFeatures(call: Call, account: AccountId, features: Features): Promise<void> {
  await call.tx.query(sql`
    update detector set features = ${JSON.stringify(features)}
    where account = ${account} and region = ${call.region}`);
}

function toDetector(row: Row): DetectorRow {
  const features = Object.entries(row.features).map(([name, { status, updatedAt, additional }]) => {
    const settings = additional.map((each) => ({ ...each, updatedAt: new Date(each.updatedAt) }));
    return [name, { status, updatedAt: new Date(updatedAt), additional: settings }];
  });
  return { detectorId: row.detector_id, clientToken: row.client_token ?? undefined, features: Object.fromEntries(features) };
}
