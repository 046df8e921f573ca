import { createRequire } from 'node:module';
import type Yaml from 'yaml';
import type { SsmDocument } from '../../resources.ts';
import { DeploymentError, messageOf } from '../deployment-error.ts';
import { isObject, type JsonObject } from '../json.ts';
import { takeName, type NameRule } from './names.ts';
import { checkPropertyNames, oneOf, optionalText, refuse, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html */
const PROPERTIES: PropertyNames = {
  used: ['Content', 'DocumentFormat', 'DocumentType', 'Name', 'UpdateMethod'],
  inert: ['Tags', 'TargetType', 'VersionName'],
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
const NAME: NameRule = { property: 'Name', pattern: /^[a-zA-Z0-9_\-.]{3,128}$/u, maxLength: 128 };
const RESERVED_PREFIX = /^(?:aws|amazon|amzn)/iu;
const MAX_BYTES = 65_536;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
const RUNBOOK_SCHEMA = '0.3';

export const ssmDocument: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  if (optionalText(declaration, 'DocumentType') === undefined) {
    throw refuse(
      declaration,
      'DocumentType',
      'is Command by default, which is not supported by the emulator, only Automation.',
    );
  }
  const documentType = oneOf(declaration, 'DocumentType', ['Automation']);
  const content = readContent(declaration);
  if (content['schemaVersion'] !== RUNBOOK_SCHEMA) {
    const found = JSON.stringify(content['schemaVersion']) ?? 'nothing';
    throw refuse(declaration, 'Content.schemaVersion', `must be "${RUNBOOK_SCHEMA}" in a runbook, got ${found}.`);
  }

  const name = takeName(declaration, NAME, target);
  if (RESERVED_PREFIX.test(name)) throw refuse(declaration, 'Name', `${name} starts with a prefix that AWS reserves.`);
  const versions = [{ version: '1', content, createdAt: target.now }];
  target.resources.documents.set(name, { name, documentType, versions, defaultVersion: '1', update: updateOf(declaration) });
  return { ref: name, attributes: {} };
};

/** "Replace" is the default, and what has a name of its own cannot be replaced: both would have to be there at once. */
function updateOf(declaration: Declaration): NonNullable<SsmDocument['update']> {
  if (oneOf(declaration, 'UpdateMethod', ['Replace', 'NewVersion']) === 'NewVersion') return 'newVersion';
  return optionalText(declaration, 'Name') === undefined ? 'replaced' : 'refused';
}

function readContent(declaration: Declaration): JsonObject {
  const { Content: content } = declaration.properties;
  const format = oneOf(declaration, 'DocumentFormat', ['JSON', 'YAML']);
  const parsed = typeof content === 'string' ? parseContent(declaration, content, format) : content;
  if (!isObject(parsed)) throw refuse(declaration, 'Content', 'must be a document, as an object or as text.');

  const bytes = Buffer.byteLength(typeof content === 'string' ? content : JSON.stringify(content));
  if (bytes > MAX_BYTES) throw refuse(declaration, 'Content', `has ${bytes} bytes, at most ${MAX_BYTES} are allowed.`);
  return parsed;
}

function parseContent(declaration: Declaration, content: string, format: 'JSON' | 'YAML'): unknown {
  try {
    return format === 'JSON' ? JSON.parse(content) : loadYaml().parse(content);
  } catch (error) {
    throw new DeploymentError(`${declaration.path}: Content is no ${format}: ${messageOf(error)}`, { cause: error });
  }
}

/** Most runbooks are objects in the template: the parser is loaded by the first that is not. */
function loadYaml(): typeof Yaml {
  return createRequire(import.meta.url)('yaml') as typeof Yaml;
}
