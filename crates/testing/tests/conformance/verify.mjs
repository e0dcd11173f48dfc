// Holds the verdicts of cases.json against aws-cdk-lib's own `assertions` module.
//
//   npm install --prefix DIR aws-cdk-lib@2.276.0 constructs@10
//   node crates/testing/tests/conformance/verify.mjs DIR
//
// Exits 0 if aws-cdk-lib gives every verdict (or the one under "aws-cdk-lib", where the two differ on purpose),
// 1 if not, 2 if it could not be asked. The Rust side of the same table is tests/conformance.rs.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";

const PINNED = "2.276.0";
const SUBJECT = "Conformance::Case::Subject";

const [folder] = process.argv.slice(2);
if (!folder) stop("usage: node verify.mjs DIR, where DIR/node_modules holds aws-cdk-lib");
const require = createRequire(join(resolve(folder), "verify.cjs"));
let assertions;
try {
  const { version } = require("aws-cdk-lib/package.json");
  if (version !== PINNED) stop(`aws-cdk-lib is ${version}, not ${PINNED}`);
  assertions = require("aws-cdk-lib/assertions");
} catch (error) {
  stop(`aws-cdk-lib cannot be loaded from ${folder}: ${error.message}`);
}
const { Capture, Match, Template } = assertions;

const table = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));
const wrong = [];
for (const test of table.patterns) compare(test, verdictOnPattern(test));
for (const test of table.templates) compare(test, verdictOnTemplate(test));
for (const line of wrong) console.error(line);
const count = table.patterns.length + table.templates.length;
console.log(`${count - wrong.length} of ${count} verdicts are those of aws-cdk-lib ${PINNED}`);
process.exit(wrong.length === 0 ? 0 : 1);

function stop(message) {
  console.error(message);
  process.exit(2);
}

function compare(test, actual) {
  const { name, verdict, captures = {}, "aws-cdk-lib": peer } = test;
  const ours = { verdict, captures };
  const expected = peer ? { verdict: peer.verdict, captures: peer.captures ?? captures } : ours;
  if (!isDeepStrictEqual(actual, expected)) {
    wrong.push(`${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  } else if (peer && isDeepStrictEqual(expected, ours)) {
    wrong.push(`${name}: is listed as a difference, but there is none`);
  }
}

// The target is the value of a property, so that it can also be missing.
function verdictOnPattern({ pattern, target }) {
  const Properties = target === undefined ? {} : { Value: target };
  const template = { Resources: { Subject: { Type: SUBJECT, Properties } } };
  return verdict((decode) => {
    const found = Template.fromJSON(template).findResources(SUBJECT, { Properties: { Value: decode(pattern) } });
    return Object.keys(found).length > 0;
  });
}

function verdictOnTemplate({ template: name, assertion, arguments: given }) {
  const template = Template.fromJSON(structuredClone(table.fixtures[name]));
  return verdict((decode) => {
    const found = template[assertion](...given.map(decode));
    return found === undefined ? true : typeof found === "string" ? found : Object.keys(found);
  });
}

// A failed assertion and a pattern that is refused are both an AssertionError; a TypeError is a break-down.
function verdict(run) {
  const named = new Map();
  const outcome = () => {
    try {
      return run((encoded) => decode(encoded, named));
    } catch (error) {
      if (error.name !== "AssertionError") return "breaks off";
      return /cannot (be nested within|directly contain)/.test(error.message) ? "refused" : false;
    }
  };
  return { verdict: outcome(), captures: Object.fromEntries([...named].map(captured).filter(([, v]) => v.length)) };
}

function decode(encoded, named) {
  const inner = (value) => decode(value, named);
  if (Array.isArray(encoded)) return encoded.map(inner);
  if (encoded === null || typeof encoded !== "object") return encoded;
  const { $match: matcher, of, name } = encoded;
  switch (matcher) {
    case undefined:
      return Object.fromEntries(Object.entries(encoded).map(([key, value]) => [key, inner(value)]));
    case "capture":
      if (!named.has(name)) named.set(name, new Capture(...("of" in encoded ? [inner(of)] : [])));
      return named.get(name);
    case "absent":
    case "anyValue":
      return Match[matcher]();
    default:
      return Match[matcher](inner(of));
  }
}

function captured([name, capture]) {
  const readers = ["asString", "asNumber", "asBoolean", "asArray", "asObject"];
  const current = () => {
    for (const reader of readers) {
      try {
        return [capture[reader]()];
      } catch {
        // Another type, or nothing captured.
      }
    }
    return [];
  };
  const values = current();
  while (values.length > 0 && capture.next()) values.push(...current());
  return [name, values];
}
