/** Documents by name or ARN, versions by number, `$DEFAULT` or `$LATEST`. */
import type { DocumentVersion, Resources, SsmDocument } from '../../../resources.ts';
import { nameInArn } from './arn-name.ts';

export function findDocument(nameOrArn: string, { account, documents }: Resources): SsmDocument | undefined {
  return documents.get(nameInArn(nameOrArn, 'document', account) ?? nameOrArn);
}

/** The default version unless another one is asked for. */
export function findVersion(document: SsmDocument, version = '$DEFAULT'): DocumentVersion | undefined {
  if (version === '$LATEST') return document.versions.at(-1);
  const wanted = version === '$DEFAULT' ? document.defaultVersion : version;
  return document.versions.find((known) => known.version === wanted);
}
