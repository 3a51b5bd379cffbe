import { expect, test } from "vitest";
import { featureNames } from "./features.ts";
import {
  featuresOfAllMembers,
  featuresOfNewDetector,
  featuresOfNewMember,
  organizationFeaturesRefusal,
} from "./organization-features.ts";

const set = (autoEnable: "NEW" | "ALL" | "NONE") => ({ autoEnable, additional: [] });
const settings = { S3_DATA_EVENTS: set("NEW"), LAMBDA_NETWORK_LOGS: set("ALL"), RDS_LOGIN_EVENTS: set("NONE") };

test("a new detector has what new accounts get, and nothing else", () => {
  const features = featuresOfNewDetector(settings);
  expect([...features.keys()]).toEqual(featureNames);
  expect([...features].filter(([, { status }]) => status === "ENABLED").map(([name]) => name)).toEqual([
    "S3_DATA_EVENTS",
    "LAMBDA_NETWORK_LOGS",
  ]);
});

test("the detector a new member had before is only added to, and existing members get what is set to ALL", () => {
  expect([...featuresOfNewMember(settings).keys()]).toEqual(["S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"]);
  expect([...featuresOfAllMembers(settings)]).toEqual([["LAMBDA_NETWORK_LOGS", { status: "ENABLED" }]]);
});

test("refuses features that do not exist or exclude each other", () => {
  expect(organizationFeaturesRefusal({ FLOW_LOGS: set("NEW") })?.message).toContain("expected names out of");
  const both = { RUNTIME_MONITORING: set("NEW"), EKS_RUNTIME_MONITORING: set("NONE") };
  expect(organizationFeaturesRefusal(both)?.message).toContain("only one of");
  expect(organizationFeaturesRefusal(settings)).toBeUndefined();
});
