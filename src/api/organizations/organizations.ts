/**
 * AWS Organizations as far as clients of Macie and GuardDuty need it: no operation is built yet, so each answers 501.
 */
import { models } from "../../wire/model.ts";
import type { ServiceDefinition } from "../../wire/service.ts";

/** See {@link ServiceDefinition}. */
export const organizations: ServiceDefinition<undefined> = {
  model: models.organizations,
  handlers: {},
  refusalToError: ({ message }) => ({ name: "InvalidInputException", message }),
  resourcesOf: () => ["*"],
};
