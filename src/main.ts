/**
 * The program: runs the command line and sets the exit code. A reader of our output that goes away is no error.
 */

// The SDK's remark about Node versions is for its own developers; which versions Reeve runs on is said by package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
const { runCommandLine } = await import("./cli/cli.ts");
process.exitCode = await runCommandLine(process.argv.slice(2));
