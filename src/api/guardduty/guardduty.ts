/**
 * GuardDuty as it is served: no operation is built yet, so each answers 501 to callers who may call it.
 */
import type { Call } from "../../capabilities/call.ts";
import { models } from "../../wire/model.ts";
import type { ServiceDefinition } from "../../wire/service.ts";

/** See {@link ServiceDefinition}. GuardDuty says BadRequestException for everything that is refused. */
export const guardduty: ServiceDefinition<Call> = {
  model: models.guardduty,
  handlers: {},
  refusalToError: ({ message }) => ({ name: "BadRequestException", message }),
  resourcesOf: () => ["*"],
};
