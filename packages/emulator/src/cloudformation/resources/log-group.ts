import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, oneOf, optionalText, refuse, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
const PROPERTIES: PropertyNames = {
  used: ['LogGroupClass', 'LogGroupName', 'RetentionInDays'],
  // Nothing is encrypted, indexed or deleted.
  inert: ['DeletionProtectionEnabled', 'FieldIndexPolicies', 'KmsKeyId', 'Tags'],
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const NAME: NameRule = { property: 'LogGroupName', pattern: /^[.\-_/#A-Za-z0-9]+$/u, maxLength: 512 };

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export const logGroup: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const logGroupClass = oneOf(declaration, 'LogGroupClass', ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']);
  const retentionDays = readRetention(declaration);
  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'logs', `log-group:${name}:*`);
  target.resources.logGroups.set(name, { arn, name, logGroupClass, createdAt: target.now, ...(retentionDays !== undefined && { retentionDays }) });
  return { ref: name, attributes: { Arn: arn } };
};

function readRetention(declaration: Declaration): number | undefined {
  const written = optionalText(declaration, 'RetentionInDays');
  if (written === undefined || RETENTION_DAYS.includes(Number(written))) return written === undefined ? undefined : Number(written);
  throw refuse(declaration, 'RetentionInDays', `must be one of ${RETENTION_DAYS.join(', ')}, got ${written}.`);
}
