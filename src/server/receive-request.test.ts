import { expect, test } from "vitest";
import { splitTarget } from "./receive-request.ts";

test.each([
  { target: "/members?maxResults=5", rawPath: "/members", rawQuery: "maxResults=5" },
  { target: "/tags/arn%3Aaws%2F%zz?a=%", rawPath: "/tags/arn%3Aaws%2F%zz", rawQuery: "a=%" },
  { target: "/a?b?c", rawPath: "/a", rawQuery: "b?c" },
  { target: "http://example.com/members?x", rawPath: "/members", rawQuery: "x" },
  { target: "HTTPS://example.com", rawPath: "/", rawQuery: "" },
  { target: "http://example.com?x", rawPath: "/", rawQuery: "x" },
  { target: "?x", rawPath: "/", rawQuery: "x" },
  { target: "//double/slash", rawPath: "//double/slash", rawQuery: "" },
  { target: "*", rawPath: "*", rawQuery: "" },
])("splits the target $target without decoding it", ({ target, rawPath, rawQuery }) => {
  expect(splitTarget(target)).toEqual({ rawPath, rawQuery });
});
