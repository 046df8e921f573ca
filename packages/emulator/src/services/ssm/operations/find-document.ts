/** Documents by name or ARN, versions by number, `$DEFAULT` or `$LATEST`. */
import type { DocumentVersion, Resources, SsmDocument } from '../../../resources.ts';

export function findDocument(nameOrArn: string, { documents }: Resources): SsmDocument | undefined {
  const [, name] = /^arn:[^:]+:ssm:[^:]*:[^:]*:document\/(.+)$/.exec(nameOrArn) ?? [];
  return documents.get(name ?? nameOrArn);
}

/** The default version unless another one is asked for. */
export function findVersion(document: SsmDocument, version = '$DEFAULT'): DocumentVersion | undefined {
  if (version === '$LATEST') return document.versions.at(-1);
  const wanted = version === '$DEFAULT' ? document.defaultVersion : version;
  return document.versions.find((known) => known.version === wanted);
}
