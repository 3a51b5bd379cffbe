import { expectTypeOf, test } from "vitest";
import type {
  GuardDutyHandlers,
  InputOf,
  MacieHandlers,
  MacieOperation,
  OrganizationsHandlers,
  OutputOf,
  StsHandlers,
} from "./handlers.ts";

// These are checked by the compiler, not at run time: `npm run check` fails when one does not hold.

test("the handlers of a service are its operations, no more and no fewer", () => {
  expectTypeOf<MacieHandlers<1>>().toHaveProperty("AcceptInvitation");
  expectTypeOf<GuardDutyHandlers<1>>().toHaveProperty("AcceptAdministratorInvitation");
  expectTypeOf<OrganizationsHandlers<1>>().toHaveProperty("ListAccounts");
  expectTypeOf<StsHandlers<1>>().toHaveProperty("AssumeRole");
  expectTypeOf<"$">().not.toExtend<MacieOperation>();
  // @ts-expect-error A misspelt operation is no operation.
  expectTypeOf<MacieOperation>().toEqualTypeOf<MacieOperation | "AcceptInvitations">();
});

test("required members of an input are present, optional ones are never undefined", () => {
  expectTypeOf<InputOf<"macie2", "CreateMember">["account"]>().toEqualTypeOf<{
    readonly accountId: string;
    readonly email: string;
  }>();
  expectTypeOf<InputOf<"macie2", "ListMembers">>().toEqualTypeOf<{
    readonly maxResults?: number;
    readonly nextToken?: string;
    readonly onlyAssociated?: string;
  }>();
});

test("an output takes read-only values and undefined, but no wrong ones", () => {
  expectTypeOf<{ buckets: readonly { bucketName: string }[]; nextToken: undefined }>().toExtend<
    OutputOf<"macie2", "DescribeBuckets">
  >();
  expectTypeOf<{ Administrator: undefined }>().toExtend<OutputOf<"guardduty", "GetAdministratorAccount">>();
  expectTypeOf<{ invitedAt: string }>().not.toExtend<OutputOf<"macie2", "GetMember">>();
  expectTypeOf<{ relationshipStatus: "Unheard" }>().not.toExtend<OutputOf<"macie2", "GetMember">>();
});
