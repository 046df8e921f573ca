/** Reading documents. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { DocumentVersion, SsmDocument } from '../../../resources.ts';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import { findDocument, findVersion } from './find-document.ts';

export interface DocumentInput {
  readonly Name: string;
  readonly DocumentVersion?: string;
  readonly DocumentFormat?: string;
  readonly VersionName?: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html */
export function getDocument(input: DocumentInput, context: OperationContext) {
  const { document, version } = find(input, context);
  const { DocumentFormat = 'JSON' } = input;
  if (DocumentFormat !== 'JSON' && DocumentFormat !== 'YAML') throw notSupported(`DocumentFormat ${DocumentFormat}`);
  return {
    Name: document.name,
    CreatedDate: new Date(version.createdAt),
    DocumentVersion: version.version,
    Status: 'Active',
    Content: DocumentFormat === 'YAML' ? stringify(version.content) : jsonContent(version),
    DocumentType: document.documentType,
    DocumentFormat,
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocument.html */
export function describeDocument(input: DocumentInput, context: OperationContext) {
  const { document, version } = find(input, context);
  const { description, schemaVersion, parameters } = version.content;
  return {
    Document: {
      Name: document.name,
      Owner: context.resources.account.accountId,
      CreatedDate: new Date(version.createdAt),
      Status: 'Active',
      DocumentVersion: version.version,
      ...(typeof description === 'string' ? { Description: description } : {}),
      Parameters: describeParameters(parameters),
      PlatformTypes: ['Windows', 'Linux', 'MacOS'],
      DocumentType: document.documentType,
      ...(typeof schemaVersion === 'string' ? { SchemaVersion: schemaVersion } : {}),
      LatestVersion: document.versions.at(-1)?.version ?? version.version,
      DefaultVersion: document.defaultVersion,
      DocumentFormat: 'JSON',
      Hash: createHash('sha256').update(jsonContent(version)).digest('hex'),
      HashType: 'Sha256',
      Tags: [],
    },
  };
}

function find(input: DocumentInput, { resources }: OperationContext): { document: SsmDocument; version: DocumentVersion } {
  if (input.VersionName !== undefined) throw notSupported('VersionName of documents');
  const document = findDocument(input.Name, resources);
  if (!document) throw new AwsError('InvalidDocument', `Document with name ${input.Name} does not exist.`);
  const version = findVersion(document, input.DocumentVersion);
  if (version) return { document, version };
  throw new AwsError('InvalidDocumentVersion', `Version ${input.DocumentVersion ?? ''} of ${document.name} does not exist.`);
}

function jsonContent({ content }: DocumentVersion): string {
  return JSON.stringify(content, null, 2);
}

function describeParameters(parameters: unknown) {
  if (typeof parameters !== 'object' || parameters === null) return [];
  return Object.entries(parameters as Readonly<Record<string, Readonly<Record<string, unknown>>>>).map(([Name, definition]) => ({
    Name,
    // The API knows these two types only.
    Type: definition['type'] === 'StringList' ? 'StringList' : 'String',
    ...(typeof definition['description'] === 'string' ? { Description: definition['description'] } : {}),
    ...(definition['default'] === undefined ? {} : { DefaultValue: defaultText(definition['default']) }),
  }));
}

function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
