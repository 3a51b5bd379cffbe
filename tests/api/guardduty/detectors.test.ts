import {
  CreateDetectorCommand,
  type CreateDetectorCommandInput,
  DeleteDetectorCommand,
  GetDetectorCommand,
  GuardDutyServiceException,
  ListDetectorsCommand,
  ListTagsForResourceCommand,
  paginateListDetectors,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDetectorCommand,
  type UpdateDetectorCommandInput,
} from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, homeRegion } from "../../support/clients.ts";
import { type Declaration, inventAccount, inventKey, type RunningReeve, startReeve } from "../../support/server.ts";

const auditor = inventKey("auditor");
const unowned = "0123456789abcdef0123456789abcdef";
const restricted = inventAccount("555555555555", {
  users: [
    {
      name: "auditor",
      ...auditor,
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: ["guardduty:CreateDetector", "guardduty:ListDetectors"], Resource: "*" },
            {
              Effect: "Allow",
              Action: "guardduty:GetDetector",
              Resource: `arn:aws:guardduty:${homeRegion}:555555555555:detector/${unowned}`,
            },
          ],
        },
      ],
    },
  ],
});

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 60, accounts: [restricted] });
});
afterAll(() => reeve.close());

const as = (account: Declaration, region?: string) => reeve.clients.guardduty(account, region);
const fresh = (): Declaration => reeve.take(1)[0];
async function create(account: Declaration, input: Partial<CreateDetectorCommandInput> = {}, region?: string): Promise<string> {
  const { DetectorId } = await as(account, region).send(new CreateDetectorCommand({ Enable: true, ...input }));
  return DetectorId ?? "";
}
async function get(account: Declaration, DetectorId: string) {
  const { $metadata: _, ...detector } = await as(account).send(new GetDetectorCommand({ DetectorId }));
  return detector;
}
const update = (account: Declaration, DetectorId: string, input: object) =>
  as(account).send(new UpdateDetectorCommand({ DetectorId, ...input } as UpdateDetectorCommandInput)); // Wrong inputs are tests too.
const featureOf = async (account: Declaration, id: string, name: string) =>
  (await get(account, id)).Features?.filter(({ Name }) => Name === name) ?? [];
const arnOf = (account: Declaration, id: string) => `arn:aws:guardduty:${homeRegion}:${account.accountId}:detector/${id}`;

const notOwned = "The request is rejected because the input detectorId is not owned by the current account.";
const badValue = "The request is rejected because an invalid or out-of-range value is specified as an input parameter.";

describe("CreateDetector", () => {
  test("makes a detector with the documented defaults", async () => {
    const account = fresh();
    const id = await create(account);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const on = { Status: "ENABLED" };
    const feature = (Name: string, Status = "ENABLED") => ({ Name, Status, UpdatedAt: expect.any(Date) });
    expect(await get(account, id)).toEqual({
      CreatedAt: iso,
      UpdatedAt: iso,
      Status: "ENABLED",
      FindingPublishingFrequency: "SIX_HOURS",
      ServiceRole: `arn:aws:iam::${account.accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
      Tags: {},
      DataSources: {
        CloudTrail: on,
        DNSLogs: on,
        FlowLogs: on,
        S3Logs: on,
        Kubernetes: { AuditLogs: on },
        MalwareProtection: { ScanEc2InstanceWithFindings: { EbsVolumes: on }, ServiceRole: expect.any(String) },
      },
      Features: [
        feature("CLOUD_TRAIL"),
        feature("DNS_LOGS"),
        feature("FLOW_LOGS"),
        feature("S3_DATA_EVENTS"),
        feature("EKS_AUDIT_LOGS"),
        feature("EBS_MALWARE_PROTECTION"),
        feature("RDS_LOGIN_EVENTS"),
        feature("EKS_RUNTIME_MONITORING", "DISABLED"),
        feature("LAMBDA_NETWORK_LOGS"),
        feature("RUNTIME_MONITORING", "DISABLED"),
      ],
    });
  });

  test("takes status, frequency, data sources and tags", async () => {
    const account = fresh();
    const id = await create(account, {
      Enable: false,
      FindingPublishingFrequency: "ONE_HOUR",
      DataSources: { S3Logs: { Enable: false } },
      Tags: { team: "blue" },
    });
    const detector = await get(account, id);
    expect(detector).toMatchObject({
      Status: "DISABLED",
      FindingPublishingFrequency: "ONE_HOUR",
      Tags: { team: "blue" },
      DataSources: { CloudTrail: { Status: "DISABLED" }, S3Logs: { Status: "DISABLED" } },
    });
    expect(await featureOf(account, id, "FLOW_LOGS")).toMatchObject([{ Status: "DISABLED" }]);
    expect(await featureOf(account, id, "S3_DATA_EVENTS")).toMatchObject([{ Status: "DISABLED" }]);
  });

  test("refuses a second detector, but not the same request sent again", async () => {
    const account = fresh();
    const id = await create(account, { ClientToken: "sent twice" });
    expect(await create(account, { ClientToken: "sent twice" })).toBe(id);
    const second = as(account).send(new CreateDetectorCommand({ Enable: true }));
    const exists = "The request is rejected because a detector already exists for the current account.";
    await expectRefusal(second, "BadRequestException", 400, exists);
    expect(await create(account, {}, "us-east-1")).not.toBe(id);
  });

  test("refuses both kinds of runtime monitoring in one request, and makes nothing", async () => {
    const account = fresh();
    const both = create(account, {
      Features: [
        { Name: "RUNTIME_MONITORING", Status: "ENABLED" },
        { Name: "EKS_RUNTIME_MONITORING", Status: "ENABLED" },
      ],
    });
    await expectRefusal(both, "BadRequestException", 400, badValue);
    expect((await as(account).send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["a client token of 65 characters", { ClientToken: "t".repeat(65) }, badValue],
    [
      "an unknown publishing frequency",
      { FindingPublishingFrequency: "HOURLY" },
      "one or more input parameters have invalid values.",
    ],
    ["no word on whether it is on", { Enable: undefined }, "one or more input parameters have invalid values."],
  ])("refuses %s", async (_what, input, text) => {
    await expectRefusal(create(fresh(), input), "BadRequestException", 400, text);
  });
});

describe("a refusal's body", () => {
  test.each([
    ["carries the inner type of what is not found", (account: Declaration) => get(account, unowned), "InvalidInputException"],
    [
      "carries the inner type of what exists already",
      async (account: Declaration) => [await create(account), await create(account)],
      "EntityAlreadyExistsException",
    ],
  ])("%s", async (_rule, send, type) => {
    const error = await send(fresh()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(GuardDutyServiceException);
    expect(error).toMatchObject({ name: "BadRequestException", __type: type });
  });
});

describe("a detector is its owner's", () => {
  test.each([
    ["an unknown ID", unowned, notOwned],
    ["a malformed ID", "no-detector", "The request is rejected because the parameter detectorId has an invalid value."],
  ])("%s is refused by every operation", async (_what, id, text) => {
    const account = fresh();
    await create(account);
    await expectRefusal(get(account, id), "BadRequestException", 400, text);
    await expectRefusal(update(account, id, { Enable: true }), "BadRequestException", 400, text);
    const deleted = as(account).send(new DeleteDetectorCommand({ DetectorId: id }));
    await expectRefusal(deleted, "BadRequestException", 400, text);
  });

  test("another account's ID, and the own ID in another Region, are unknown", async () => {
    const [owner, other] = reeve.take(2);
    const id = await create(owner);
    await create(other);
    await expectRefusal(get(other, id), "BadRequestException", 400, notOwned);
    const elsewhere = as(owner, "us-east-1").send(new GetDetectorCommand({ DetectorId: id }));
    await expectRefusal(elsewhere, "BadRequestException", 400, notOwned);
  });
});

describe("ListDetectors", () => {
  test("answers no ID or one, also in pages", async () => {
    const account = fresh();
    expect((await as(account).send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
    const id = await create(account);
    const ids: string[] = [];
    for await (const page of paginateListDetectors({ client: as(account), pageSize: 1 }, {}))
      ids.push(...(page.DetectorIds ?? []));
    expect(ids).toEqual([id]);
  });

  test.each([0, 51])("refuses pages of %d", async (MaxResults) => {
    const text = "The request is rejected because the parameter maxResults is out-of-bounds.";
    await expectRefusal(as(fresh()).send(new ListDetectorsCommand({ MaxResults })), "BadRequestException", 400, text);
  });
});

describe("UpdateDetector", () => {
  test("changes what is given and leaves the rest", async () => {
    const account = fresh();
    const id = await create(account, { FindingPublishingFrequency: "ONE_HOUR" });
    await update(account, id, { Enable: false });
    expect(await get(account, id)).toMatchObject({ Status: "DISABLED", FindingPublishingFrequency: "ONE_HOUR" });
    await update(account, id, {
      FindingPublishingFrequency: "FIFTEEN_MINUTES",
      DataSources: { Kubernetes: { AuditLogs: { Enable: false } } },
    });
    expect(await get(account, id)).toMatchObject({
      Status: "DISABLED",
      FindingPublishingFrequency: "FIFTEEN_MINUTES",
      DataSources: { Kubernetes: { AuditLogs: { Status: "DISABLED" } }, S3Logs: { Status: "ENABLED" } },
    });
    expect(await featureOf(account, id, "EKS_AUDIT_LOGS")).toMatchObject([{ Status: "DISABLED" }]);
  });

  test("gives the settings below a feature back as they were set", async () => {
    const account = fresh();
    const id = await create(account);
    const AdditionalConfiguration = [
      { Name: "EC2_AGENT_MANAGEMENT" as const, Status: "ENABLED" as const },
      { Name: "EKS_ADDON_MANAGEMENT" as const, Status: "DISABLED" as const },
    ];
    await update(account, id, { Features: [{ Name: "RUNTIME_MONITORING", Status: "ENABLED", AdditionalConfiguration }] });
    const UpdatedAt = expect.any(Date);
    expect(await featureOf(account, id, "RUNTIME_MONITORING")).toEqual([
      {
        Name: "RUNTIME_MONITORING",
        Status: "ENABLED",
        UpdatedAt,
        AdditionalConfiguration: AdditionalConfiguration.map((each) => ({ ...each, UpdatedAt })),
      },
    ]);
  });
});

describe("DeleteDetector", () => {
  test("switches GuardDuty off; what comes next finds no detector", async () => {
    const account = fresh();
    const id = await create(account, { Tags: { team: "blue" } });
    await as(account).send(new DeleteDetectorCommand({ DetectorId: id }));
    expect((await as(account).send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
    await expectRefusal(get(account, id), "BadRequestException", 400, notOwned);
    expect(await create(account)).not.toBe(id);
  });
});

describe("tags", () => {
  test("are added, changed and taken off", async () => {
    const account = fresh();
    const resourceArn = arnOf(account, await create(account, { Tags: { team: "blue", kept: "yes" } }));
    await as(account).send(new TagResourceCommand({ ResourceArn: resourceArn, Tags: { team: "red", cost: "1" } }));
    const tagged = await as(account).send(new UntagResourceCommand({ ResourceArn: resourceArn, TagKeys: ["cost", "absent"] }));
    expect(tagged.$metadata.httpStatusCode).toBe(204);
    expect((await as(account).send(new ListTagsForResourceCommand({ ResourceArn: resourceArn }))).Tags).toEqual({
      team: "red",
      kept: "yes",
    });
  });

  test.each<[string, (arn: string) => string, string]>([
    ["of a detector that there is not", (arn) => arn.replace(/[0-9a-f]{32}$/, unowned), notOwned],
    ["of another Region", (arn) => arn.replace(homeRegion, "us-east-1"), notOwned],
    ["of what lies below the detector and is not there", (arn) => `${arn}/filter/none`, "doesn't exist"],
    ["of another service", (arn) => arn.replace(":guardduty:", ":macie2:"), "resourceArn has an invalid value"],
    ["of something else", () => "arn:aws", "resourceArn has an invalid value"],
  ])("%s are refused", async (_what, change, text) => {
    const account = fresh();
    const ResourceArn = change(arnOf(account, await create(account)));
    const listed = as(account).send(new ListTagsForResourceCommand({ ResourceArn }));
    await expectRefusal(listed, "BadRequestException", 400, text);
    const tagged = as(account).send(new TagResourceCommand({ ResourceArn, Tags: { a: "b" } }));
    await expectRefusal(tagged, "BadRequestException", 400, text);
  });
});

test("tags of another account's detector are denied", async () => {
  const [owner, other] = reeve.take(2);
  const ResourceArn = arnOf(owner, await create(owner));
  await create(other);
  const listed = as(other).send(new ListTagsForResourceCommand({ ResourceArn }));
  await expectRefusal(listed, "AccessDeniedException", 403, "guardduty:ListTagsForResource");
});

describe("policies", () => {
  test("that name a detector hold for it alone, and tagging on creation needs the right to tag", async () => {
    const limited = reeve.clients.guardduty(auditor);
    const id = await create(restricted);
    await expectRefusal(
      limited.send(new GetDetectorCommand({ DetectorId: id })),
      "AccessDeniedException",
      403,
      "guardduty:GetDetector",
    );
    await expectRefusal(limited.send(new GetDetectorCommand({ DetectorId: unowned })), "BadRequestException", 400, notOwned);
    const tagging = limited.send(new CreateDetectorCommand({ Enable: true, Tags: { team: "blue" } }));
    await expectRefusal(tagging, "AccessDeniedException", 403, "guardduty:TagResource");
  });
});
