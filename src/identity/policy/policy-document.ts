/**
 * An IAM policy document in the form it is written in JSON.
 * Source of the grammar: IAM user guide, "Grammar of the IAM JSON policy language".
 */

/** One value or several. */
export type OneOrMany<T> = T | readonly T[];

/** Operator → condition key → accepted values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;

/** A statement of an identity policy. Exactly one of Action/NotAction and one of Resource/NotResource is present. */
export type PolicyStatement = {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionBlock;
};

/** A whole document. */
export type PolicyDocument = { readonly Version?: string; readonly Id?: string; readonly Statement: OneOrMany<PolicyStatement> };
