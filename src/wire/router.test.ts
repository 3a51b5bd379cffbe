import { describe, expect, test } from "vitest";
import { models } from "./model.ts";
import { buildRouter, pathMax, routerOf } from "./router.ts";
import type { Operation } from "./shape.ts";

const macie = routerOf(models.macie2);
const guardDuty = routerOf(models.guardduty);

describe("literal segments beat variables", () => {
  test.each([
    { method: "GET", path: "/invitations/count", name: "GetInvitationsCount", labels: {} },
    { method: "POST", path: "/members/disassociate/222222222222", name: "DisassociateMember", labels: { id: "222222222222" } },
    { method: "GET", path: "/members/disassociate", name: "GetMember", labels: { id: "disassociate" } },
    { method: "POST", path: "/findings", name: "ListFindings", labels: {} },
    { method: "POST", path: "/findings/describe", name: "GetFindings", labels: {} },
    { method: "GET", path: "/findings/abc/reveal", name: "GetSensitiveDataOccurrences", labels: { findingId: "abc" } },
    { method: "POST", path: "/custom-data-identifiers/get", name: "BatchGetCustomDataIdentifiers", labels: {} },
    { method: "GET", path: "/custom-data-identifiers/get", name: "GetCustomDataIdentifier", labels: { id: "get" } },
    { method: "PATCH", path: "/macie/members/222222222222", name: "UpdateMemberSession", labels: { id: "222222222222" } },
  ])("$method $path is $name", ({ method, path, name, labels }) => {
    expect(macie(method, path)).toMatchObject({ operation: { name }, labels });
  });

  test("GuardDuty's bare detector path and the paths below it are told apart", () => {
    expect(guardDuty("POST", "/detector/abc")?.operation.name).toBe("UpdateDetector");
    expect(guardDuty("POST", "/detector/abc/member/get")?.operation.name).toBe("GetMembers");
  });
});

test("an encoded slash does not split a segment, and stays encoded", () => {
  const arn = "arn%3Aaws%3Amacie2%3Aeu-west-1%3A111111111111%3Amember%2F222222222222";
  expect(macie("GET", `/tags/${arn}`)).toMatchObject({
    operation: { name: "ListTagsForResource" },
    labels: { resourceArn: arn },
  });
});

describe("what is no operation", () => {
  test.each([
    { rule: "another method", method: "PUT", path: "/members" },
    { rule: "a method nobody uses", method: "BREW", path: "/members" },
    { rule: "an empty variable", method: "GET", path: "/members/" },
    { rule: "a doubled slash", method: "GET", path: "//members" },
    { rule: "another case", method: "GET", path: "/Members" },
    { rule: "one segment more", method: "GET", path: "/members/1/2" },
    { rule: "no leading slash", method: "GET", path: "members" },
    { rule: "the form for all resources", method: "OPTIONS", path: "*" },
    { rule: "an object's inherited names", method: "constructor", path: "/__proto__" },
    { rule: "a path over the limit", method: "GET", path: `/members/${"1".repeat(pathMax)}` },
  ])("$rule", ({ method, path }) => {
    expect(macie(method, path)).toBeUndefined();
  });
});

describe("of any set of paths", () => {
  const empty = { kind: "structure", name: "", isUnion: false, members: [] } as const;
  const made = (name: string, path: string): Operation => ({
    service: "macie2",
    name,
    method: "GET",
    path,
    status: 200,
    input: empty,
    output: empty,
  });

  test("a greedy variable takes the rest, unless something more exact fits", () => {
    const route = buildRouter([made("Any", "/files/{path+}"), made("Exact", "/files/{id}/size")]);
    expect(route("GET", "/files/a/b/c")).toMatchObject({ operation: { name: "Any" }, labels: { path: "a/b/c" } });
    expect(route("GET", "/files/a/size")).toMatchObject({ operation: { name: "Exact" }, labels: { id: "a" } });
  });

  test("a literal that leads nowhere is given up for the variable", () => {
    const route = buildRouter([made("Literal", "/a/b/c"), made("Variable", "/{x}/b/d")]);
    expect(route("GET", "/a/b/d")).toMatchObject({ operation: { name: "Variable" }, labels: { x: "a" } });
  });

  test("the same form of path twice is a fault", () => {
    expect(() => buildRouter([made("One", "/a/{x}"), made("Two", "/a/{y}")])).toThrow("Two and One have the same path");
  });
});
