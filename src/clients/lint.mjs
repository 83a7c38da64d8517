// Runs GraphQL-ESLint on the public schema and on the operations of docs/clients.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import plugin from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { buildSchema, getNamedType } from 'graphql';
import { figure } from '../acceptance/lib.mjs';

const rules = named => Object.fromEntries(Object.entries(named).map(([name, options]) => [`@graphql-eslint/${name}`, ['error', ...options]]));

const SCHEMA_RULES = rules({
  'relay-arguments': [],
  'relay-connection-types': [],
  'relay-edge-types': [{
    // A connection has the short list `nodes` beside `edges`, an aggregate has groups, and some fields are lists of scalars.
    listTypeCanWrapOnlyEdgeType: false,
    // Statistics have no global id; see isStatistic.
    shouldImplementNode: true,
  }],
  'relay-page-info': [],
  'naming-convention': [{
    types: 'PascalCase',
    FieldDefinition: 'camelCase',
    InputValueDefinition: 'camelCase',
    DirectiveDefinition: 'camelCase',
    EnumValueDefinition: 'UPPER_CASE',
    // Names that repeat their kind.
    'FieldDefinition[parent.name.value=Query]': { style: 'camelCase', forbiddenPatterns: [/^(query|get|list)[A-Z]/] },
    'EnumTypeDefinition': { style: 'PascalCase', forbiddenPatterns: [/^Enum|Enum$/] },
    'InterfaceTypeDefinition': { style: 'PascalCase', forbiddenPatterns: [/^Interface|Interface$/] },
  }],
  'require-description': [{
    types: true, rootField: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true, DirectiveDefinition: true,
  }],
  'description-style': [{ style: 'inline' }],
  'no-unreachable-types': [],
  'no-hashtag-description': [],
  'no-typename-prefix': [],
  'unique-enum-value-names': [],
  'require-deprecation-reason': [],
  'require-nullable-result-in-root': [],
});

/** A description is a sentence or a phrase with a full stop. It may begin with a name in backticks. */
const SENTENCES = [
  { selector: '[description.value=/^[a-z]/]', message: 'A description begins with a capital letter.' },
  { selector: '[description.value=/[^.]$/]', message: 'A description ends with a full stop.' },
];

const OPERATION_RULES = rules({
  'no-anonymous-operations': [],
  'unique-operation-name': [],
  'unique-fragment-name': [],
  'lone-executable-definition': [{ ignore: ['query'] }],
  'no-duplicate-fields': [],
  'no-deprecated': [],
  'known-type-names': [],
  'fields-on-correct-type': [],
  'no-unused-variables': [],
});

/** Fields whose names begin with the letters of their type without being its name. */
const OTHER_WORDS = new Set([
  'Commit.committedAt', 'Commit.committerEmail', 'Commit.committerName', // the committer, and the time of the commit
  'Generation.generationTimeMs', // the time of generating, not a time of a generation
  'GroundTruth.groundTruth', // the text that the type is named after
  'User.username', // a word
  'User.userIssues', // the type UserIssue
]);

export async function lint(project) {
  const file = join(project, 'schema.graphql');
  const schema = buildSchema(readFileSync(file, 'utf8'));
  const eslint = new ESLint({
    cwd: project,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.graphql'],
        plugins: { '@graphql-eslint': plugin },
        languageOptions: { parser: plugin.parser, parserOptions: { graphQLConfig: { schema: file, documents: join(project, 'src', '*.graphql') } } },
      },
      { files: ['schema.graphql'], rules: { ...SCHEMA_RULES, 'no-restricted-syntax': ['error', ...SENTENCES] } },
      { files: ['src/*.graphql'], rules: OPERATION_RULES },
    ],
  });
  const results = await eslint.lintFiles(['schema.graphql', 'src/*.graphql']);

  // Two rules have no option to exclude single types, so their exceptions are applied here. An exception that no longer
  // excludes a problem is a failure.
  const lines = readFileSync(file, 'utf8').split('\n');
  const statistics = new Set(Object.values(schema.getType('Operations').getFields()).map(field => getNamedType(field.type).name.replace(/Connection$/, 'Edge')));
  const used = new Set();
  const isException = message => {
    const name = exception(message, lines);
    const accepted = message.ruleId === '@graphql-eslint/no-typename-prefix' ? OTHER_WORDS.has(name)
      : message.messageId === 'MESSAGE_SHOULD_IMPLEMENTS_NODE' && statistics.has(name);
    if (accepted) {
      used.add(name);
    }
    return accepted;
  };
  const left = results.flatMap(result => result.messages.filter(message => !isException(message)).map(message => `${result.filePath}:${message.line}: ${message.message} (${message.ruleId})`));
  left.slice(0, 20).forEach(each => console.error(each));
  figure('lint: rules', Object.keys(SCHEMA_RULES).length + SENTENCES.length + Object.keys(OPERATION_RULES).length);
  figure('lint: files', results.length, { least: 2 });
  figure('lint: problems', left.length, { equal: 0 });
  const stale = [...OTHER_WORDS, ...statistics].filter(name => !used.has(name));
  figure(`lint: exceptions without a problem ${stale.join(' ')}`.trimEnd(), stale.length, { equal: 0 });
}

/** Returns the type or the field that a message is about. */
function exception(message, lines) {
  if (message.ruleId === '@graphql-eslint/no-typename-prefix') {
    const [, field, type] = message.message.match(/^Field "(\w+)" .* type "(\w+)"$/);
    return `${type}.${field}`;
  }
  return lines[message.line - 1]?.match(/^type (\w+)/)?.[1];
}
