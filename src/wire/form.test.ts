import { describe, expect, test } from "vitest";
import { formFieldsMax, readForm } from "./form.ts";
import { models } from "./model.ts";
import { readFormStructure } from "./read-form-input.ts";
import type { StructureShape } from "./shape.ts";

describe("forms and queries", () => {
  test.each([
    { text: "", fields: [] },
    {
      text: "a=1&a=2&b",
      fields: [
        ["a", "1"],
        ["a", "2"],
        ["b", ""],
      ],
    },
    { text: "&&a=1&", fields: [["a", "1"]] },
    { text: "a+b=c+d%2B%26", fields: [["a b", "c d+&"]] },
    { text: "a=b=c", fields: [["a", "b=c"]] },
  ])("reads $text", ({ text, fields }) => {
    expect(readForm(text)).toEqual(fields.map(([key, value]) => ({ key, value })));
  });

  test.each(["a=%", "a=%zz", "a=%ff", "%c3=1"])("refuses %s, which is no UTF-8 in percent-encoding", (text) => {
    expect(readForm(text)).toBeUndefined();
  });

  test("reads as many fields as allowed, and not one more", () => {
    const fields = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`).join("&");
    expect(readForm(fields(formFieldsMax))).toHaveLength(formFieldsMax);
    expect(readForm(fields(formFieldsMax + 1))).toBeUndefined();
  });
});

describe("the input of a query-protocol operation", () => {
  const empty: StructureShape = { kind: "structure", name: "", isUnion: false, members: [] };
  const shape = models.sts.operations.get("AssumeRole")?.input ?? empty;
  const required = "RoleArn=r&RoleSessionName=s";
  const read = (form: string) => readFormStructure(shape, readForm(form) ?? []);

  test.each([
    { rule: "scalars", form: `${required}&DurationSeconds=900`, input: { DurationSeconds: 900 } },
    {
      rule: "a list of structures in the order of its numbers",
      form: `${required}&Tags.member.10.Key=c&Tags.member.10.Value=3&Tags.member.2.Key=b&Tags.member.2.Value=2`,
      input: {
        Tags: [
          { Key: "b", Value: "2" },
          { Key: "c", Value: "3" },
        ],
      },
    },
    { rule: "a list of scalars", form: `${required}&TransitiveTagKeys.member.1=a`, input: { TransitiveTagKeys: ["a"] } },
    { rule: "an empty list", form: `${required}&PolicyArns=`, input: { PolicyArns: [] } },
    {
      rule: "unknown keys, deep keys and keys of objects, by ignoring them",
      form: `${required}&Action=x&a.b.c.d.e.f.g.h.i.j=1&__proto__.x=1&constructor=2`,
      input: {},
    },
  ])("reads $rule", ({ form, input }) => {
    expect(read(form)).toEqual({ RoleArn: "r", RoleSessionName: "s", ...input });
  });

  test.each([
    { form: "RoleArn=r", message: "RoleSessionName is required" },
    { form: `${required}&Tags.member.3.Key=a`, message: "Tags.member.3.Value is required" },
    { form: `${required}&DurationSeconds=long`, message: "DurationSeconds: expected a number, got other text" },
  ])("refuses: $message", ({ form, message }) => {
    expect(() => read(form)).toThrow(expect.objectContaining({ kind: "invalid", message }));
  });
});
