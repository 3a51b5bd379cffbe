import { describe, expect, test } from "vitest";
import { MailSettingsError, readSmtpUrl } from "./smtp-url.ts";

describe("what a URL says", () => {
  test.each([
    ["smtp://mail.example.com", { port: 587, isSecure: false, startTls: "offered" }],
    ["smtps://mail.example.com", { port: 465, isSecure: true, startTls: "offered" }],
    ["smtp://mail.example.com:2525", { port: 2525 }],
    ["smtp://[::1]:25", { host: "::1", port: 25 }],
    ["smtp://user:p%40ss@mail.example.com", { startTls: "required", login: { user: "user", password: "p@ss" } }],
    ["smtp://user:pass@127.0.0.1", { startTls: "offered" }],
    ["smtp://user:pass@localhost?ignoreTLS=true", { startTls: "never" }],
    ["smtp://mail.example.com?requireTLS=true", { startTls: "required" }],
    ["smtp://mail.example.com?ignoreTLS=true", { startTls: "never" }],
    ["smtp://mail.example.com?requireTLS=true&ignoreTLS=true", { startTls: "required" }],
    ["smtp://mail.example.com", { verifiesCertificate: true }],
    ["smtps://mail.example.com?tls.rejectUnauthorized=false", { verifiesCertificate: false }],
  ])("%s", (url, expected) => expect(readSmtpUrl(url)).toMatchObject(expected));

  test("without a user there is no login", () => expect(readSmtpUrl("smtp://mail.example.com")).not.toHaveProperty("login"));
});

describe("what is refused, without repeating the URL", () => {
  test.each([
    ["another scheme", "http://mail.example.com"],
    ["no host", "smtp://"],
    ["an unknown parameter", "smtp://u:planted-7d3@mail.example.com?debug=true"],
    ["a parameter that is neither true nor false", "smtp://u:planted-7d3@mail.example.com?requireTLS=yes"],
    ["a password in the clear to another machine", "smtp://u:planted-7d3@mail.example.com?ignoreTLS=true"],
    ["a password that is not percent-encoded", "smtp://u:planted-7d3%@mail.example.com"],
  ])("%s", (_what, url) => {
    expect(() => readSmtpUrl(url)).toThrow(MailSettingsError);
    expect(() => readSmtpUrl(url)).toThrow(/^(?!.*planted)REEVE_SMTP_URL/);
  });
});
