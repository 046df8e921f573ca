/** Resources that are accepted and named, and do nothing: each with the reason why that harms nobody. */
import { deriveId } from '../../engine/derive-id.ts';
import { physicalName } from '../physical-name.ts';
import type { Target } from '../target.ts';
import { arnOf, takeName } from './names.ts';
import { originOf } from './origin.ts';
import { optionalObject, text } from './properties.ts';
import { addResourcePolicy } from './resource-policy.ts';
import type { Created, Declaration, ResourceKind } from './resource-kind.ts';

interface InertKind {
  readonly reason: string;
  readonly create: ResourceKind;
}

const ANY = /^[\s\S]+$/u;
const ONLY_ID: ResourceKind = ({ stackName, logicalId }) => {
  const id = physicalName(stackName, logicalId, 128);
  return { ref: id, attributes: { Id: id } };
};

export const inertKinds: Readonly<Record<string, InertKind>> = {
  'AWS::CDK::Metadata': { reason: 'Tells AWS which constructs were used.', create: ONLY_ID },
  'AWS::CloudWatch::CompositeAlarm': { reason: 'Rules over alarms are not evaluated: look at the alarms themselves.', create: compositeAlarm },
  'AWS::CloudWatch::Dashboard': {
    reason: 'Nothing shows dashboards.',
    create: dashboard,
  },
  'AWS::KMS::Alias': { reason: 'Nothing is encrypted.', create: keyAlias },
  'AWS::KMS::Key': { reason: 'Nothing is encrypted; an authorizer gets its policy.', create: key },
};

function dashboard(declaration: Declaration, target: Target): Created {
  return { ref: takeName(declaration, { property: 'DashboardName', pattern: ANY, maxLength: 255 }, target), attributes: {} };
}

function compositeAlarm(declaration: Declaration, target: Target): Created {
  const name = takeName(declaration, { property: 'AlarmName', pattern: ANY, maxLength: 255 }, target);
  return { ref: name, attributes: { Arn: arnOf(target, 'cloudwatch', `alarm:${name}`) } };
}

function key(declaration: Declaration, target: Target): Created {
  const id = deriveId(declaration.stackName, declaration.logicalId);
  const arn = arnOf(target, 'kms', `key/${id}`);
  const document = optionalObject(declaration, 'KeyPolicy');
  if (document) addResourcePolicy(target, arn, { name: 'KeyPolicy', document, origin: originOf(declaration, 'KeyPolicy') });
  return { ref: id, attributes: { Arn: arn, KeyId: id } };
}

function keyAlias(declaration: Declaration): Created {
  return { ref: text(declaration, 'AliasName'), attributes: {} };
}
