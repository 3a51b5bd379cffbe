import { describe, expect, test } from "vitest";
import { isAccountId } from "../../base/account-id.ts";
import { isRegion } from "../../base/region.ts";
import { type Job, type JobStatus, jobStatuses, pauseExpiredBefore, requestedStatus, userPausedDetails } from "./job.ts";

const requests = ["RUNNING", "USER_PAUSED", "CANCELLED"];

/** What may be asked for in each status. Source: discovery reference, section 1.3. */
const allowed: Record<JobStatus, string[]> = {
  RUNNING: ["USER_PAUSED", "CANCELLED"],
  IDLE: ["USER_PAUSED", "CANCELLED"],
  PAUSED: ["USER_PAUSED", "CANCELLED"],
  USER_PAUSED: ["RUNNING", "CANCELLED"],
  COMPLETE: [],
  CANCELLED: [],
};

describe("a job's status", () => {
  test.each(jobStatuses.flatMap((status) => requests.map((request) => [status, request] as const)))(
    "%s, asked for %s",
    (status, request) => {
      const answer = requestedStatus({ id: "0f".repeat(16), status }, request);
      if (status === "COMPLETE" && request === "CANCELLED") expect(answer).toBe("unchanged");
      else if (allowed[status].includes(request)) expect(answer).toBe(request);
      else expect(answer).toMatchObject({ name: "Refusal", kind: "invalid" });
    },
  );

  test.each(["COMPLETE", "IDLE", "PAUSED", "", undefined])("cannot be set to %s", (request) => {
    expect(requestedStatus({ id: "a", status: "RUNNING" }, request)).toMatchObject({ name: "Refusal", kind: "invalid" });
  });

  test("CANCELLED is refused in the words that clients match on", () => {
    const refusal = requestedStatus({ id: "a", status: "CANCELLED" }, "CANCELLED");
    expect(refusal).toMatchObject({ message: expect.stringContaining("cannot update cancelled job for job") });
  });
});

describe("a pause", () => {
  const pausedAt = new Date("2026-01-01T00:00:00Z");

  test("is told with its end 30 days later", () => {
    expect(userPausedDetails(job({ status: "USER_PAUSED", pausedAt }))).toEqual({
      jobPausedAt: pausedAt,
      jobExpiresAt: new Date("2026-01-31T00:00:00Z"),
    });
  });

  test("is told of no job that is not paused", () => {
    expect(userPausedDetails(job({ status: "RUNNING" }))).toBeUndefined();
  });

  test("ends after exactly 30 days", () => {
    expect(pauseExpiredBefore(new Date("2026-01-31T00:00:00Z"))).toEqual(pausedAt);
  });
});

function job(part: Partial<Job>): Job {
  const [account, region] = ["111111111111", "eu-west-1"];
  if (!isAccountId(account) || !isRegion(region)) throw new Error("Broken expectation: both are well formed");
  return {
    account,
    region,
    id: "a".repeat(32),
    clientToken: "token",
    definition: {
      name: "job",
      jobType: "ONE_TIME",
      bucketDefinitions: [],
      samplingPercentage: 100,
      selection: { selector: "ALL", ids: [] },
    },
    status: "RUNNING",
    createdAt: new Date(0),
    epoch: 0,
    ...part,
  };
}
