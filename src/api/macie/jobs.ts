/**
 * Macie's operations on discovery jobs. Nothing is decided here: input is handed on, and jobs are written in the shapes of the
 * API, which differ between describing and listing.
 */
import type { Call } from "../../capabilities/call.ts";
import { createJob, describeJob, type JobView, listJobs, updateJob } from "../../capabilities/jobs/jobs.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";

/** Handlers by operation. */
export const jobs = {
  CreateClassificationJob: createJob,

  async DescribeClassificationJob(call, input) {
    const { tags, ...view } = await describeJob(call, input);
    const { definition, clientToken } = view.job;
    const { bucketDefinitions, scoping, selection } = definition;
    return {
      ...common(view),
      jobArn: view.arn,
      clientToken,
      ...(definition.description !== undefined && { description: definition.description }),
      initialRun: false,
      s3JobDefinition: { bucketDefinitions, ...(scoping && { scoping }) },
      samplingPercentage: definition.samplingPercentage,
      managedDataIdentifierSelector: selection.selector,
      ...(selection.ids.length > 0 && { managedDataIdentifierIds: selection.ids }),
      customDataIdentifierIds: [],
      allowListIds: [],
      lastRunTime: view.run.startedAt,
      statistics: {
        approximateNumberOfObjectsToProcess: view.run.objectsPlanned - view.run.objectsDone,
        numberOfRuns: view.run.number,
      },
      tags,
    };
  },

  async ListClassificationJobs(call, input) {
    const { items, nextToken } = await listJobs(call, input);
    return {
      items: items.map((view) => ({ ...common(view), bucketDefinitions: view.job.definition.bucketDefinitions })),
      ...(nextToken && { nextToken }),
    };
  },

  async UpdateClassificationJob(call, input) {
    await updateJob(call, input);
    return {};
  },
} satisfies Partial<MacieHandlers<Call>>;

/** What describing and listing have in common. */
function common({ job, run, pausedDetails }: JobView) {
  return {
    jobId: job.id,
    name: job.definition.name,
    jobType: job.definition.jobType,
    jobStatus: job.status,
    createdAt: job.createdAt,
    lastRunErrorStatus: { code: run.hasError ? ("ERROR" as const) : ("NONE" as const) },
    ...(pausedDetails && { userPausedDetails: pausedDetails }),
  };
}
