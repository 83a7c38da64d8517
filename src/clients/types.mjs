// The strictness of generated TypeScript: only values of JSON have the type `unknown`, and none has `any`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getNamedType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import ts from 'typescript';
import { figure } from '../acceptance/lib.mjs';
import { files, tool } from './project.mjs';

/** The configuration of docs/clients.md, for all types of the schema instead of the types in operations. */
const WHOLE = `
import config from './codegen';
const [own] = Object.values(config.generates) as { config: object }[];
export default {
  schema: config.schema,
  generates: { 'whole.ts': { plugins: ['typescript'], config: { ...own!.config, onlyOperationTypes: false } } },
};
`;

const LOOSE = ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/** Whether a type is or contains `any` or `unknown`, in its unions and lists. */
function isLoose(type, checker) {
  if (type.flags & LOOSE) {
    return true;
  }
  if (type.isUnion()) {
    return type.types.some(each => isLoose(each, checker));
  }
  return checker.isArrayType(type) && checker.getTypeArguments(type).some(each => isLoose(each, checker));
}

/** The types that a module exports, by name. */
function exportsOf(program, file) {
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(file));
  return new Map(checker.getExportsOfModule(symbol).map(each => [each.name, checker.getDeclaredTypeOfSymbol(each)]));
}

/** Compares each field of the schema with its type in TypeScript. */
function checkSchema(project, program) {
  const checker = program.getTypeChecker();
  const types = exportsOf(program, join(project, 'whole.ts'));
  const schema = buildSchema(readFileSync(join(project, 'schema.graphql'), 'utf8'));
  const wrong = [];
  let fields = 0;
  let json = 0;
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))) {
      continue;
    }
    for (const field of Object.values(type.getFields())) {
      fields++;
      const property = types.get(type.name)?.getProperty(field.name);
      const loose = property === undefined || isLoose(checker.getTypeOfSymbol(property), checker);
      const isJson = getNamedType(field.type).name === 'JSON';
      json += isJson ? 1 : 0;
      if (property === undefined || loose !== isJson) {
        wrong.push(`${type.name}.${field.name}`);
      }
    }
  }
  figure('TypeScript of the schema: fields', fields, { least: 1000 });
  figure('TypeScript of the schema: unknown fields of JSON', json, { least: 1 });
  figure(`TypeScript of the schema: other unknown, any or missing fields ${wrong.slice(0, 10).join(' ')}`.trimEnd(), wrong.length, { equal: 0 });
}

/** The places where the types that a file declares have `any` or `unknown`, without bounds of type parameters. */
function looseNodes(program, file) {
  const source = program.getSourceFile(file);
  const found = [];
  const visit = node => {
    if (ts.isTypeParameterDeclaration(node)) {
      return;
    }
    if (node.kind === ts.SyntaxKind.AnyKeyword || node.kind === ts.SyntaxKind.UnknownKeyword) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ place: `${file}:${line + 1}`, text: source.text.split('\n')[line].trim() });
    }
    ts.forEachChild(node, visit);
  };
  source.statements.filter(each => ts.isTypeAliasDeclaration(each) || ts.isInterfaceDeclaration(each)).forEach(visit);
  return found;
}

export async function checkTypes(project) {
  writeFileSync(join(project, 'whole.codegen.ts'), WHOLE);
  figure('TypeScript of the schema: exit code', tool(project, 'graphql-codegen', '--config', 'whole.codegen.ts'), { equal: 0 });
  const relay = files(join(project, 'src', 'relay', '__generated__')).map(file => join(project, 'src', 'relay', '__generated__', file));
  const operations = join(project, 'src', 'sluice.ts');
  const options = ts.parseJsonConfigFileContent(ts.readConfigFile(join(project, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, project).options;
  const program = ts.createProgram([join(project, 'whole.ts'), operations, ...relay], options);
  checkSchema(project, program);
  const declared = [operations, ...relay].flatMap(file => looseNodes(program, file)).filter(each => each.text !== 'JSON: { input: unknown; output: unknown; }');
  declared.slice(0, 10).forEach(each => console.error(`${each.place}: ${each.text}`));
  figure('TypeScript of the operations, and of Relay: unknown or any', declared.length, { equal: 0 });
}
