import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import {
  changedFeatures,
  completeFeatures,
  type FeatureChange,
  type FeatureRequest,
  type Features,
  featureNames,
  initialFeatures,
  readFeatureChange,
} from "./features.ts";

const created = new Date("2030-01-01T00:00:00Z");
const later = new Date("2030-01-02T00:00:00Z");

function accepted(request: FeatureRequest): FeatureChange {
  const change = readFeatureChange(request);
  if (change instanceof Refusal) throw change;
  return change;
}
const statuses = (features: Features) => Object.fromEntries(featureNames.map((name) => [name, features[name].status]));
const defaults = {
  S3_DATA_EVENTS: "ENABLED",
  EKS_AUDIT_LOGS: "ENABLED",
  EBS_MALWARE_PROTECTION: "ENABLED",
  RDS_LOGIN_EVENTS: "ENABLED",
  EKS_RUNTIME_MONITORING: "DISABLED",
  LAMBDA_NETWORK_LOGS: "ENABLED",
  RUNTIME_MONITORING: "DISABLED",
};

describe("a detector being created", () => {
  test.each<[string, FeatureRequest, Record<string, string>]>([
    ["has everything on but the two kinds of runtime monitoring", {}, {}],
    [
      "has what the request switches off, and the rest as usual",
      { dataSources: { s3Logs: false } },
      { S3_DATA_EVENTS: "DISABLED" },
    ],
    [
      "takes both views of a request",
      {
        features: [{ name: "RUNTIME_MONITORING", status: "ENABLED" }],
        dataSources: { ebsVolumes: false, kubernetesAuditLogs: false },
      },
      { RUNTIME_MONITORING: "ENABLED", EBS_MALWARE_PROTECTION: "DISABLED", EKS_AUDIT_LOGS: "DISABLED" },
    ],
    [
      "takes two views that agree",
      { features: [{ name: "S3_DATA_EVENTS", status: "DISABLED" }], dataSources: { s3Logs: false } },
      { S3_DATA_EVENTS: "DISABLED" },
    ],
  ])("%s", (_rule, request, different) => {
    expect(statuses(initialFeatures(accepted(request), created))).toEqual({ ...defaults, ...different });
  });
});

describe("a change", () => {
  const agents = [
    { name: "EC2_AGENT_MANAGEMENT", status: "ENABLED" },
    { name: "EKS_ADDON_MANAGEMENT", status: "DISABLED" },
  ] as const;
  const earlier = initialFeatures(
    accepted({ features: [{ name: "RUNTIME_MONITORING", status: "ENABLED", additional: agents }] }),
    created,
  );
  const changed = (request: FeatureRequest) => changedFeatures(earlier, accepted(request), later);

  test("leaves features alone that it does not name", () => {
    const { S3_DATA_EVENTS: s3Data, ...others } = changed({ features: [{ name: "S3_DATA_EVENTS", status: "DISABLED" }] });
    const { S3_DATA_EVENTS: _, ...present } = earlier;
    expect(s3Data).toEqual({ status: "DISABLED", updatedAt: later, additional: [] });
    expect(others).toEqual(present);
  });

  test("moves no date where nothing is different", () => {
    expect(changed({ features: [{ name: "RUNTIME_MONITORING", status: "ENABLED", additional: agents }] })).toEqual(earlier);
  });

  test("keeps the settings below a feature when it gives none", () => {
    const { additional } = changed({ features: [{ name: "RUNTIME_MONITORING", status: "DISABLED" }] }).RUNTIME_MONITORING;
    expect(additional).toEqual(earlier.RUNTIME_MONITORING.additional);
  });

  test("replaces the settings below a feature, in the order given, when it gives some", () => {
    const given = [
      { name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "ENABLED" },
      { name: "EC2_AGENT_MANAGEMENT", status: "ENABLED" },
    ] as const;
    const { additional } = changed({
      features: [{ name: "RUNTIME_MONITORING", status: "ENABLED", additional: given }],
    }).RUNTIME_MONITORING;
    expect(additional).toEqual([
      { ...given[0], updatedAt: later },
      { ...given[1], updatedAt: created },
    ]);
  });
});

describe("a request is refused", () => {
  test.each<[string, FeatureRequest]>([
    ["that switches a source every detector reads", { features: [{ name: "CLOUD_TRAIL", status: "DISABLED" }] }],
    ["with a feature that there is not", { features: [{ name: "AI_ANALYST", status: "ENABLED" }] }],
    ["with a feature without a name", { features: [{ status: "ENABLED" }] }],
    ["with a feature without a status", { features: [{ name: "S3_DATA_EVENTS" }] }],
    [
      "that names a feature twice",
      {
        features: [
          { name: "S3_DATA_EVENTS", status: "ENABLED" },
          { name: "S3_DATA_EVENTS", status: "ENABLED" },
        ],
      },
    ],
    [
      "that names both kinds of runtime monitoring",
      {
        features: [
          { name: "RUNTIME_MONITORING", status: "ENABLED" },
          { name: "EKS_RUNTIME_MONITORING", status: "DISABLED" },
        ],
      },
    ],
    [
      "whose two views contradict each other",
      { features: [{ name: "S3_DATA_EVENTS", status: "ENABLED" }], dataSources: { s3Logs: false } },
    ],
    [
      "with a setting below a feature that has none",
      {
        features: [
          { name: "S3_DATA_EVENTS", status: "ENABLED", additional: [{ name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" }] },
        ],
      },
    ],
    [
      "with a setting that belongs to the other kind of runtime monitoring",
      {
        features: [
          {
            name: "EKS_RUNTIME_MONITORING",
            status: "ENABLED",
            additional: [{ name: "EC2_AGENT_MANAGEMENT", status: "ENABLED" }],
          },
        ],
      },
    ],
    [
      "with a setting without a status",
      { features: [{ name: "RUNTIME_MONITORING", status: "ENABLED", additional: [{ name: "EC2_AGENT_MANAGEMENT" }] }] },
    ],
    [
      "that gives a setting twice",
      {
        features: [
          {
            name: "RUNTIME_MONITORING",
            status: "ENABLED",
            additional: [
              { name: "EC2_AGENT_MANAGEMENT", status: "ENABLED" },
              { name: "EC2_AGENT_MANAGEMENT", status: "DISABLED" },
            ],
          },
        ],
      },
    ],
  ])("%s", (_rule, request) => {
    const refusal = readFeatureChange(request);
    expect(refusal).toMatchObject({
      kind: "invalid",
      message: expect.stringMatching(
        /^The request is rejected because an invalid or out-of-range value is specified as an input parameter\. /,
      ),
    });
  });
});

test("features that did not exist when a detector was written have their defaults", () => {
  const { RUNTIME_MONITORING: _, S3_DATA_EVENTS: __, ...stored } = initialFeatures(new Map(), created);
  expect(completeFeatures(stored, created)).toEqual(initialFeatures(new Map(), created));
});
