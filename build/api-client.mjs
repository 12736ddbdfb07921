// Makes miniprogram/api/client.ts from docs/api/openapi.v1.json: a type for each schema and a method for each operation that a phone uses.
// With --check it writes nothing and fails when the file is not current. Learning only (M2): exams, the companion phone and the addresses of
// native players are left out.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, "miniprogram/api/client.ts");
const left = new Set(["Exams", "Companion", "Watch"]);
const contract = JSON.parse(await readFile(path.join(root, "docs/api/openapi.v1.json"), "utf8"));
const schemas = contract.components.schemas;
const used = new Set();

const refName = (ref) => ref.split("/").pop();

function typeOf(schema) {
  if (schema.$ref) {
    used.add(refName(schema.$ref));
    return refName(schema.$ref);
  }
  if (schema.oneOf || schema.anyOf) return [...new Set((schema.oneOf ?? schema.anyOf).map(typeOf))].join(" | ");
  const kinds = [schema.type ?? "unknown"].flat().map((kind) => {
    switch (kind) {
      case "integer": case "number": return "number";
      case "string": case "boolean": case "null": return kind;
      case "array": return `readonly ${wrap(typeOf(schema.items))}[]`;
      default: return "unknown";
    }
  });
  return kinds.sort((a, b) => Number(a === "null") - Number(b === "null")).join(" | ");
}

const wrap = (type) => (type.includes(" ") ? `(${type})` : type);
const words = (text, indent) => (text ? `${indent}/** ${text.trim().replace(/\s+/g, " ").replaceAll("*/", "")} */\n` : "");

function declare(name) {
  const schema = schemas[name];
  const needed = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {}).map(([key, value]) =>
    `${words(value.description, "  ")}  readonly ${key}${needed.has(key) ? "" : "?"}: ${typeOf(value)};\n`);
  return `${words(schema.description, "")}export interface ${name} {\n${members.join("")}}\n`;
}

function method(verb, address, operation) {
  const name = operation.operationId[0].toLowerCase() + operation.operationId.slice(1);
  const parameters = [];
  const inPath = (operation.parameters ?? []).filter((p) => p.in === "path");
  const inQuery = (operation.parameters ?? []).filter((p) => p.in === "query");
  for (const { name: key } of inPath) parameters.push(`${key}: string`);
  const body = operation.requestBody?.content;
  const good = Object.entries(operation.responses).find(([status]) => status.startsWith("2"))[1].content ?? {};
  const [kind, content] = Object.entries(good)[0] ?? [];
  const reply = kind === "application/json" ? typeOf(content.schema) : kind ? "string" : "void";
  let url = "`" + address.replaceAll(/\{(\w+)\}/g, (_, key) => "${" + key + "}") + "`";
  if (!url.includes("${")) url = JSON.stringify(address);
  if (inQuery.length > 0) {
    const optional = inQuery.every((p) => !p.required);
    parameters.push(`query: { ${inQuery.map((p) => `${p.name}${p.required ? "" : "?"}: ${typeOf(p.schema)}`).join("; ")} }${optional ? " = {}" : ""}`);
    url = `withQuery(${url}, query)`;
  }
  let call;
  if (body?.["application/json"]) {
    parameters.push(`body: ${typeOf(body["application/json"].schema)}`);
    call = `this.send.json("${verb.toUpperCase()}", ${url}, body)`;
  } else if (body?.["multipart/form-data"]) {
    const [file, ...fields] = Object.keys(body["multipart/form-data"].schema.properties);
    parameters.push("file: string", ...fields.map((field) => `${field}: string`));
    call = `this.send.file(${url}, "${file}", file, { ${fields.join(", ")} })`;
  } else if (body) {
    parameters.push("bytes: ArrayBuffer");
    call = `this.send.bytes(${url}, "${Object.keys(body)[0]}", bytes)`;
  } else if (kind && kind !== "application/json") {
    call = `this.send.download(${url})`;
  } else {
    call = `this.send.json("${verb.toUpperCase()}", ${url})`;
  }
  return `${words([operation.summary, operation.description].filter(Boolean).join(" "), "  ")}  ${name}(${parameters.join(", ")}): Promise<${reply}> {\n    return ${call};\n  }\n`;
}

const methods = [];
for (const [address, operations] of Object.entries(contract.paths).sort(([a], [b]) => (a < b ? -1 : 1)))
  for (const [verb, operation] of Object.entries(operations))
    if (!operation.tags.some((tag) => left.has(tag)) && !/m3u8|\/keys\//.test(address)) methods.push(method(verb, address, operation));

const types = new Map();
for (let more = true; more;) {
  more = false;
  for (const name of [...used].sort())
    if (!types.has(name)) {
      types.set(name, declare(name));
      more = true;
    }
}

const text = `// Made from docs/api/openapi.v1.json by \`npm run api\`: do not edit.

/** How the calls of the client travel. */
export interface Send {
  json<T>(method: "GET" | "POST" | "PUT" | "DELETE", address: string, body?: object): Promise<T>;
  /** Posts bytes as they are. */
  bytes<T>(address: string, contentType: string, bytes: ArrayBuffer): Promise<T>;
  /** Posts the file at a path of the device, in a form. */
  file<T>(address: string, name: string, path: string, fields: Record<string, string>): Promise<T>;
  /** Gets a file; gives its path on the device. */
  download(address: string): Promise<string>;
}

${[...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, declared]) => declared).join("\n")}
function withQuery(address: string, query: Record<string, string | number | undefined>): string {
  const pairs = Object.keys(query).filter((key) => query[key] !== undefined).map((key) => \`\${key}=\${encodeURIComponent(String(query[key]))}\`);
  return pairs.length === 0 ? address : \`\${address}?\${pairs.join("&")}\`;
}

/** Every operation of the learner's API that a phone uses. */
export class Client {
  constructor(private readonly send: Send) {}

${methods.join("\n")}}
`;

if (process.argv.includes("--check")) {
  if ((await readFile(target, "utf8").catch(() => "")) !== text) {
    console.error("miniprogram/api/client.ts is not made from docs/api/openapi.v1.json. Run: npm run api");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
