/**
 * The types of handlers, derived from the command classes of the SDK clients: one method per operation, with the input and
 * output that the SDK's own types give it. A service that misses an operation, or answers in another form, does not compile.
 */

type Client = {
  readonly macie2: typeof import("@aws-sdk/client-macie2");
  readonly guardduty: typeof import("@aws-sdk/client-guardduty");
  readonly organizations: typeof import("@aws-sdk/client-organizations");
  readonly sts: typeof import("@aws-sdk/client-sts");
};

/** The operations that a client package has commands for. */
type OperationOf<Package> = {
  [Name in keyof Package]: Name extends `${infer Operation}Command` ? (Operation extends "$" ? never : Operation) : never;
}[keyof Package];

/** A command class holds its input, and makes a function whose answer holds its output. */
type Ends<Class> = Class extends abstract new (
  ...parameters: never
) => { input: infer Input; resolveMiddleware(...parameters: never): (...parameters: never) => Promise<{ output: infer Output }> }
  ? { input: Input; output: Output }
  : never;

type EndsOf<Package, Operation extends string> = `${Operation}Command` extends keyof Package
  ? Ends<Package[`${Operation}Command`]>
  : never;

/**
 * A value that `read-input.ts` has checked: required members are present, and nothing is undefined. The SDK's types allow
 * undefined in both, since they are written for those who build requests.
 */
export type Checked<Value> = Value extends Date
  ? Date
  : Value extends readonly (infer Item)[]
    ? readonly Checked<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Checked<Exclude<Value[Key], undefined>> }
      : Value;

/** A value that `write-output.ts` accepts: the SDK's type, but read-only will do. */
export type Answer<Value> = Value extends Date
  ? Date
  : Value extends readonly (infer Item)[]
    ? readonly Answer<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Answer<Value[Key]> }
      : Value;

/** One method per operation of the client package. A service under construction is `satisfies Partial<…>`. */
export type Handlers<Package, Context> = {
  readonly [Operation in OperationOf<Package> & string]: (
    context: Context,
    input: Checked<EndsOf<Package, Operation>["input"]>,
  ) => Promise<Answer<Omit<EndsOf<Package, Operation>["output"], "$metadata">>>;
};

/** The input of one operation, such as `InputOf<"macie2", "GetMember">`. */
export type InputOf<Service extends keyof Client, Operation extends OperationOf<Client[Service]> & string> = Checked<
  EndsOf<Client[Service], Operation>["input"]
>;

/** The output of one operation. */
export type OutputOf<Service extends keyof Client, Operation extends OperationOf<Client[Service]> & string> = Answer<
  Omit<EndsOf<Client[Service], Operation>["output"], "$metadata">
>;

/** The names of Macie's operations. */
export type MacieOperation = OperationOf<Client["macie2"]> & string;

/** All handlers of Macie. */
export type MacieHandlers<Context> = Handlers<Client["macie2"], Context>;

/** All handlers of GuardDuty. */
export type GuardDutyHandlers<Context> = Handlers<Client["guardduty"], Context>;

/** All handlers of Organizations. */
export type OrganizationsHandlers<Context> = Handlers<Client["organizations"], Context>;

/** All handlers of STS. */
export type StsHandlers<Context> = Handlers<Client["sts"], Context>;
