/**
 * Who may do what, as data: the table of the permissions reference, section 2, row by row. What a cell says is tried out by
 * permission-table.test.ts with the probes of permission-table-probes.ts.
 *
 * All: for itself and all associated accounts. Any: for one chosen associated account. Self: for itself only. -: not at all.
 */

/** What an account of a column may do. */
export type Cell = "All" | "Any" | "Self" | "-";

/** The kinds of account: administrator and member through AWS Organizations, and by invitation, and one that is neither. */
export const columns = ["AO-A", "AO-M", "IN-A", "IN-M", "standalone"] as const;

/** One kind of account. */
export type Column = (typeof columns)[number];

/** One task. */
export type Row = {
  readonly number: string;
  readonly task: string;
  /** By column, in the order of {@link columns}. */
  readonly cells: readonly [Cell, Cell, Cell, Cell, Cell];
  /** Operations by which the task is done and that are served. */
  readonly operations: readonly string[];
  /** Operations that are not served yet. A row with nothing but these is pending; see {@link isPending}. */
  readonly awaits: readonly string[];
};

const row = (
  number: string,
  task: string,
  cells: Row["cells"],
  { operations = [], awaits = [] }: Partial<Pick<Row, "operations" | "awaits">>,
): Row => ({ number, task, cells, operations, awaits });

const self: Row["cells"] = ["Self", "Self", "Self", "Self", "Self"];
const allOrSelf: Row["cells"] = ["All", "Self", "All", "Self", "Self"];
const publication = ["PutFindingsPublicationConfiguration", "GetFindingsPublicationConfiguration"];
const filters = [
  "CreateFindingsFilter",
  "UpdateFindingsFilter",
  "DeleteFindingsFilter",
  "GetFindingsFilter",
  "ListFindingsFilters",
];

/** Every row. The column of the standalone account: itself for what an administrator may do for itself, as the legend says. */
export const permissionTable: readonly Row[] = [
  row("1", "Enable Macie", ["Any", "-", "Self", "Self", "Self"], {
    operations: ["EnableMacie", "CreateMember", "UpdateMemberSession", "UpdateMacieSession", "UpdateOrganizationConfiguration"],
  }),
  row("2", "Review the inventory of accounts", ["All", "-", "All", "-", "-"], {
    operations: ["ListMembers", "GetMember"],
    awaits: ["ListAutomatedDiscoveryAccounts"],
  }),
  // A standalone account that adds one begins an organization.
  row("3", "Add a member account", ["Any", "-", "Any", "-", "Any"], { operations: ["CreateMember", "CreateInvitations"] }),
  row("4", "Statistics and metadata for S3 buckets", allOrSelf, {
    awaits: ["DescribeBuckets", "GetBucketStatistics", "SearchResources"],
  }),
  // Policy findings come with the inventory of buckets: reading findings is served, but there are none to read.
  row("5", "Review policy findings", allOrSelf, { awaits: ["DescribeBuckets"] }),
  row("6", "Suppress policy findings", ["All", "-", "All", "-", "Self"], { awaits: filters }),
  row("7", "Publish policy findings", self, { awaits: publication }),
  row("8", "Repository for discovery results", self, {
    awaits: ["PutClassificationExportConfiguration", "GetClassificationExportConfiguration"],
  }),
  row("9", "Create and use allow lists", self, {
    awaits: ["CreateAllowList", "UpdateAllowList", "DeleteAllowList", "GetAllowList", "ListAllowLists"],
  }),
  row("10", "Create and use custom data identifiers", self, {
    awaits: [
      "CreateCustomDataIdentifier",
      "GetCustomDataIdentifier",
      "ListCustomDataIdentifiers",
      "BatchGetCustomDataIdentifiers",
      "DeleteCustomDataIdentifier",
      "TestCustomDataIdentifier",
    ],
  }),
  row("11", "Configure automated discovery", ["All", "-", "All", "-", "Self"], {
    awaits: [
      "UpdateAutomatedDiscoveryConfiguration",
      "UpdateClassificationScope",
      "UpdateSensitivityInspectionTemplate",
      "UpdateResourceProfile",
      "UpdateResourceProfileDetections",
      "GetAutomatedDiscoveryConfiguration",
      "GetClassificationScope",
      "ListClassificationScopes",
      "GetSensitivityInspectionTemplate",
      "ListSensitivityInspectionTemplates",
    ],
  }),
  row("11b", "Enable or disable automated discovery per account", ["Any", "-", "Any", "-", "-"], {
    awaits: ["BatchUpdateAutomatedDiscoveryAccounts", "ListAutomatedDiscoveryAccounts"],
  }),
  row("12", "Review statistics, data and results of automated discovery", allOrSelf, {
    awaits: ["GetResourceProfile", "ListResourceProfileArtifacts", "ListResourceProfileDetections", "GetBucketStatistics"],
  }),
  row("13", "Create and run jobs", ["Any", "Self", "Any", "Self", "Self"], {
    operations: ["CreateClassificationJob", "UpdateClassificationJob"],
  }),
  row("14", "Review job details", self, {
    operations: ["DescribeClassificationJob", "ListClassificationJobs", "UpdateClassificationJob"],
    awaits: ["DescribeBuckets"],
  }),
  row("15", "Review sensitive data findings", self, { operations: ["ListFindings", "GetFindings", "GetFindingStatistics"] }),
  row("16", "Suppress sensitive data findings", self, { awaits: filters }),
  row("17", "Publish sensitive data findings", self, { awaits: publication }),
  row("18", "Configure retrieval of sensitive samples", self, {
    awaits: ["GetRevealConfiguration", "UpdateRevealConfiguration"],
  }),
  row("18b", "Retrieve samples for findings", self, {
    awaits: ["GetSensitiveDataOccurrences", "GetSensitiveDataOccurrencesAvailability"],
  }),
  row("19", "Publication destinations", self, { awaits: publication }),
  row("20", "Publication frequency", allOrSelf, { operations: ["UpdateMacieSession", "EnableMacie", "GetMacieSession"] }),
  row("21", "Sample findings", self, { awaits: ["CreateSampleFindings"] }),
  row("22", "Quotas and estimated costs", allOrSelf, { awaits: ["GetUsageStatistics", "GetUsageTotals"] }),
  row("23", "Suspend Macie", ["Any", "-", "Any", "Self", "Self"], { operations: ["UpdateMemberSession", "UpdateMacieSession"] }),
  row("24", "Disable Macie", self, { operations: ["DisableMacie"] }),
  row("25", "Remove a member", ["Any", "-", "Any", "-", "-"], { operations: ["DisassociateMember"] }),
  row("26", "Leave an administrator", ["-", "-", "-", "Self", "-"], {
    operations: ["DisassociateFromAdministratorAccount", "DisassociateFromMasterAccount"],
  }),
  row("27", "Delete an association", ["Any", "-", "Any", "Self", "-"], { operations: ["DeleteMember", "DeleteInvitations"] }),
];

/** True for a row whose task cannot be done at all yet. */
export function isPending({ operations }: Row): boolean {
  return operations.length === 0;
}
