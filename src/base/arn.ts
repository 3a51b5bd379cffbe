/**
 * Amazon Resource Names: `arn:partition:service:region:account:resource`.
 */
import { partitionOf } from "./region.ts";

/** The parts of an ARN; `resource` may itself contain colons and slashes. */
export type Arn = {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
};

/** Splits an ARN into its parts, or answers undefined when the text is not one. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  const resource = rest.join(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined || resource === "")
    return undefined;
  return { partition, service, region, account, resource };
}

/** Joins the parts of an ARN. */
function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** The ARN of something that belongs to an account in a Region, in that Region's partition. */
export function regionalArn(options: { service: string; region: string; account: string; resource: string }): string {
  return formatArn({ partition: partitionOf(options.region), ...options });
}
