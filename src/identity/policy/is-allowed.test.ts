import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountId } from "../../base/account-id.ts";
import type { Caller } from "../caller.ts";
import { isAllowed } from "./is-allowed.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { PolicyDocument, PolicyStatement } from "./policy-document.ts";
import { type RequestContext, requestContext } from "./request-context.ts";

const account = "111111111111" as AccountId;
const job = (id: string, owner: string = account) => `arn:aws:macie2:eu-west-1:${owner}:classification-job/${id}`;

function callerWith(policies: Caller["policies"], more: Partial<Caller> = {}): Caller {
  return {
    account,
    kind: "user",
    arn: `arn:aws:iam::${account}:user/ann`,
    userId: "AIDA1",
    userName: "ann",
    accessKeyId: "AKIAINVENTED00000001",
    policies,
    ...more,
  };
}

function policy(...statements: readonly PolicyStatement[]): PolicyDocument {
  return parsePolicy({ Version: "2012-10-17", Statement: statements }, "policy");
}

const allowAll: PolicyStatement = { Effect: "Allow", Action: "*", Resource: "*" };

function decide(
  policies: Caller["policies"],
  request: { action?: string; resources?: readonly string[]; context?: RequestContext },
  more: Partial<Caller> = {},
) {
  const decision = isAllowed(callerWith(policies, more), {
    action: "macie2:GetMember",
    resources: [job("1")],
    context: {},
    ...request,
  });
  return decision.allowed ? "allowed" : decision.reason;
}

test.each<readonly [string, PolicyStatement, Parameters<typeof decide>[1], string]>([
  ["actions are compared without regard to case", { ...allowAll, Action: "MACIE2:getmember" }, {}, "allowed"],
  ["an action with wildcards", { ...allowAll, Action: "macie2:Get*" }, {}, "allowed"],
  ["another action", { ...allowAll, Action: ["macie2:List*", "guardduty:*"] }, {}, "no-allow"],
  ["NotAction allows the others", { Effect: "Allow", NotAction: "macie2:Delete*", Resource: "*" }, {}, "allowed"],
  ["NotAction does not allow the named", { Effect: "Allow", NotAction: "macie2:Get*", Resource: "*" }, {}, "no-allow"],
  ["a resource with wildcards", { ...allowAll, Resource: "arn:aws:macie2:*:*:classification-job/*" }, {}, "allowed"],
  ["every resource must be allowed", { ...allowAll, Resource: job("1") }, { resources: [job("1"), job("2")] }, "no-allow"],
  ["NotResource allows the others", { Effect: "Allow", Action: "*", NotResource: job("2") }, {}, "allowed"],
  ["NotResource does not allow the named", { Effect: "Allow", Action: "*", NotResource: job("1") }, {}, "no-allow"],
  ["an operation without resource needs Resource *", { ...allowAll, Resource: job("*") }, { resources: [] }, "no-allow"],
  ["an operation without resource and Resource *", allowAll, { resources: [] }, "allowed"],
  ["another account's resource is out of reach", allowAll, { resources: [job("1", "222222222222")] }, "no-allow"],
  [
    "a role of another account may be asked for",
    allowAll,
    { action: "sts:AssumeRole", resources: ["arn:aws:iam::222222222222:role/r"] },
    "allowed",
  ],
  [
    "a variable in a resource",
    { ...allowAll, Resource: "arn:aws:macie2:*:*:classification-job/${aws:username}" },
    { resources: [job("ann")] },
    "allowed",
  ],
  [
    "a variable without value matches nothing",
    { ...allowAll, Resource: "arn:aws:macie2:*:*:classification-job/${aws:PrincipalTag/x}" },
    {},
    "no-allow",
  ],
  [
    "a condition that does not hold",
    { ...allowAll, Condition: { Bool: { "aws:SecureTransport": true } } },
    { context: { "aws:SecureTransport": false } },
    "no-allow",
  ],
  [
    "a condition that holds",
    { ...allowAll, Condition: { Bool: { "aws:SecureTransport": "true" } } },
    { context: { "aws:SecureTransport": true } },
    "allowed",
  ],
])("%s", (_, statement, request, expected) => expect(decide([policy(statement)], request)).toBe(expected));

test("variables are plain text in documents of the older version", () => {
  const statement = { Effect: "Allow", Action: "*", Resource: "arn:aws:macie2:*:*:classification-job/${aws:username}" };
  const older = parsePolicy({ Version: "2008-10-17", Statement: statement }, "policy");
  expect(decide([older], { resources: [job("ann")] })).toBe("no-allow");
  expect(decide([older], { resources: [job("${aws:username}")] })).toBe("allowed");
});

describe("root-like principals", () => {
  test("may do everything in their own account", () => expect(decide("everything", {})).toBe("allowed"));
  test("may do nothing in another", () =>
    expect(decide("everything", { resources: [job("1", "222222222222")] })).toBe("no-allow"));
});

describe("session policies", () => {
  const narrow = policy({ ...allowAll, Action: "macie2:List*" });
  const denying = policy(allowAll, { ...allowAll, Effect: "Deny", Action: "macie2:GetMember" });
  test("narrow what the role allows", () => expect(decide("everything", {}, { sessionPolicy: narrow })).toBe("no-allow"));
  test("never widen it", () => expect(decide([narrow], {}, { sessionPolicy: policy(allowAll) })).toBe("no-allow"));
  test("deny", () => expect(decide("everything", {}, { sessionPolicy: denying })).toBe("explicit-deny"));
  test("allow when both do", () => expect(decide([policy(allowAll)], {}, { sessionPolicy: policy(allowAll) })).toBe("allowed"));
});

describe("keys of the principal", () => {
  const session: Partial<Caller> = {
    kind: "role",
    arn: `arn:aws:sts::${account}:assumed-role/Audit/s1`,
    userId: "AROA1:s1",
    tags: { team: "sec" },
  };
  const when = (operator: string, key: string, value: string) => [
    policy({ ...allowAll, Condition: { [operator]: { [key]: value } } }),
  ];

  test.each([
    ["aws:PrincipalArn of a session is its role", "ArnEquals", "aws:PrincipalArn", `arn:aws:iam::${account}:role/Audit`],
    ["aws:PrincipalAccount", "StringEquals", "aws:PrincipalAccount", account],
    ["aws:PrincipalType", "StringEquals", "aws:PrincipalType", "AssumedRole"],
    ["aws:userid", "StringLike", "aws:userid", "*:s1"],
    ["aws:PrincipalTag", "StringEquals", "aws:PrincipalTag/team", "sec"],
    ["aws:username is absent for sessions", "Null", "aws:username", "true"],
  ])("%s", (_, operator, key, value) => {
    const { userName: _name, ...caller } = callerWith(when(operator, key, value), session);
    expect(isAllowed(caller, { action: "macie2:GetMember", resources: [], context: { "aws:username": "forged" } }).allowed).toBe(
      true,
    );
  });

  test("cannot be forged by the request", () => {
    const context = { "AWS:PrincipalAccount": "222222222222", "aws:PrincipalTag/team": "sec" };
    expect(decide(when("StringEquals", "aws:PrincipalAccount", "222222222222"), { context })).toBe("no-allow");
    expect(decide(when("StringEquals", "aws:PrincipalTag/team", "sec"), { context })).toBe("no-allow");
  });
});

test("a request's facts become condition keys", () => {
  const context = requestContext({
    now: new Date("2026-03-01T10:00:00Z"),
    region: "eu-west-1",
    sourceIp: "203.0.113.7",
    userAgent: "aws-cli/2",
    isSecure: true,
    requestTags: { team: "sec" },
    resourceTags: { owner: "ann" },
  });
  const conditions = {
    IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
    StringEquals: {
      "aws:RequestedRegion": "eu-west-1",
      "aws:RequestTag/team": "sec",
      "aws:ResourceTag/owner": "${aws:username}",
    },
    StringLike: { "aws:UserAgent": "aws-cli/*" },
    Bool: { "aws:SecureTransport": "true" },
    DateLessThan: { "aws:CurrentTime": "2026-03-01T10:00:01Z", "aws:EpochTime": "1772359201" },
    NumericEquals: { "aws:EpochTime": 1_772_359_200 },
    "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] },
  };
  expect(decide([policy({ ...allowAll, Condition: conditions })], { context })).toBe("allowed");
  for (const [operator, keys] of Object.entries(conditions)) {
    const single = policy({ ...allowAll, Condition: { [operator]: keys } });
    const absent = decide([single], { context: {} });
    expect([operator, absent]).toEqual([operator, operator === "ForAllValues:StringEquals" ? "allowed" : "no-allow"]);
  }
});

describe("laws", () => {
  const statements = fc.array(
    fc.record({
      Effect: fc.constantFrom<"Allow" | "Deny">("Allow", "Deny"),
      Action: fc.constantFrom("*", "macie2:*", "macie2:Get*", "macie2:ListMembers", "guardduty:*"),
      Resource: fc.constantFrom("*", job("*"), job("1"), job("2")),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const requests = fc.record({
    action: fc.constantFrom("macie2:GetMember", "macie2:ListMembers", "guardduty:ListDetectors"),
    resources: fc.constantFrom<readonly string[]>([], [job("1")], [job("1"), job("2")]),
  });

  test("a deny that applies wins, whatever else is there", () => {
    fc.assert(
      fc.property(statements, requests, fc.nat(), (list, request, place) => {
        const deny: PolicyStatement = { Effect: "Deny", Action: request.action, Resource: "*" };
        expect(
          decide([policy(...[...list.slice(0, place % list.length), deny, ...list.slice(place % list.length)])], request),
        ).toBe("explicit-deny");
      }),
    );
  });

  test("neither the order of statements nor their spread over documents matters", () => {
    fc.assert(
      fc.property(statements, requests, fc.infiniteStream(fc.nat()), (list, request, keys) => {
        const shuffled = list.map((statement) => [keys.next().value ?? 0, statement] as const).sort((a, b) => a[0] - b[0]);
        expect(
          decide(
            shuffled.map(([, statement]) => policy(statement)),
            request,
          ),
        ).toBe(decide([policy(...list)], request));
      }),
    );
  });

  test("without a statement nothing is allowed; removing a deny or adding an allow never takes away", () => {
    fc.assert(
      fc.property(statements, requests, (list, request) => {
        expect(decide([], request)).toBe("no-allow");
        const before = decide([policy(...list)], request);
        if (before !== "allowed") return;
        expect(decide([policy(...list, allowAll)], request)).toBe("allowed");
        const allows = list.filter(({ Effect }) => Effect === "Allow");
        expect(decide([policy(...allows)], request)).toBe("allowed");
      }),
    );
  });
});
