/**
 * The state machine of memberships once more, written down from the references line by line and apart from the code, so that
 * a change in `membership.ts` that the references do not know shows. Read by the model in membership-model.ts only.
 *
 * Sources: organization reference of Macie, sections 5 and 6 (numbers in brackets); membership reference of GuardDuty, section 3;
 * decisions 2 to 10.
 */
import type { Service } from "../../src/capabilities/call.ts";
import type { Command, Kind, Status } from "../../src/capabilities/organizations/association.ts";

/** `from command to`; `-` is no association. */
const both = `
- add Created
- enroll Enabled
Created invite EmailVerificationInProgress
Created delete -
Created enroll Enabled
EmailVerificationInProgress confirmEmail Invited
EmailVerificationInProgress rejectEmail EmailVerificationFailed
EmailVerificationInProgress delete -
EmailVerificationInProgress enroll Enabled
EmailVerificationFailed invite EmailVerificationInProgress
EmailVerificationFailed delete -
EmailVerificationFailed enroll Enabled
Invited accept Enabled
Invited delete -
Invited enroll Enabled
Enabled suspend Paused
Enabled remove Removed
Enabled release Removed
Enabled leave Resigned
Enabled convert Enabled
Paused suspend Paused
Paused remove Removed
Paused release Removed
Paused leave Resigned
Paused convert Paused
Removed invite EmailVerificationInProgress
Removed delete -
Removed enroll Enabled
Resigned invite EmailVerificationInProgress
Resigned accept Enabled
Resigned delete -
Resigned enroll Enabled`;

/** [8] [9] [10] [13] [14] [19] [24], decisions 2, 3, 5 and 6. */
const macie = `
EmailVerificationInProgress invite EmailVerificationInProgress
Invited invite EmailVerificationInProgress
Invited decline Declined
Invited discardInvitation -
Declined add Created
Declined enroll Enabled
Declined discardInvitation -
Enabled pause Paused
Paused resume Enabled
Removed discardInvitation -
Resigned discardInvitation -`;

const guardduty = `
EmailVerificationFailed remove Removed
Invited decline Resigned
Invited remove Removed
Paused unsuspend Enabled
Removed discardInvitation Removed
Resigned discardInvitation Resigned`;

/** [A5] [A6] [A9] [A10] [A11] [A12], decision 10. */
const throughOrganizations = `
Enabled suspend Paused
Enabled remove Removed
Enabled release Removed
Paused suspend Paused
Paused unsuspend Enabled
Paused remove Removed
Paused release Removed
Removed enroll Enabled
Removed delete -`;

const tables: Readonly<Record<Service, Readonly<Record<Kind, ReadonlyMap<string, string>>>>> = {
  macie2: { invitation: read(both + macie), organization: read(throughOrganizations) },
  guardduty: { invitation: read(both + guardduty), organization: read(throughOrganizations) },
};

function read(text: string): ReadonlyMap<string, string> {
  const rows = text.trim().split("\n");
  return new Map(rows.map((row) => row.split(" ")).map(([from = "", command = "", to = ""]) => [`${from} ${command}`, to]));
}

/** Where a command leads by the references: a status, `-` for the end of the association, undefined where it is refused. */
export function nextByReference(service: Service, kind: Kind, from: Status | "-", command: Command): string | undefined {
  return tables[service][kind].get(`${from} ${command}`);
}
