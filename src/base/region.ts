/**
 * The name of an AWS Region, such as `eu-west-1`. All state is kept per Region.
 */

declare const brand: unique symbol;

/** A Region name in AWS's form; which Regions are served is configuration. */
export type Region = string & { readonly [brand]: "Region" };

const form = /^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/;

/** Tells whether the text has the form of a Region name. */
export function isRegion(text: unknown): text is Region {
  return typeof text === "string" && text.length <= 32 && form.test(text);
}

/** The partition a Region belongs to, which every ARN starts with. */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
