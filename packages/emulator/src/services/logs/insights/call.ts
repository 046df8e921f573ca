/** Calls of functions: of one record, of all records of a group, and those that take a period. */
import { malformedQuery } from '../logs-error.ts';
import { aggregates } from './aggregates.ts';
import type { Aggregate, Found } from './aggregates.ts';
import { rowFunctions } from './functions.ts';
import { floorTo, periodMs } from './period.ts';
import type { Scanner } from './scanner.ts';
import { timeOf, toNumber } from './value.ts';
import type { Evaluate, Scope } from './value.ts';

/** Reads an argument. */
type ReadExpression = (scanner: Scanner) => Evaluate;

/** The opening parenthesis has been read. */
export function readCall(scanner: Scanner, written: string, readExpression: ReadExpression): Evaluate {
  const name = written.toLowerCase();
  if (name === 'bin') return readBin(scanner);
  if (name === 'datefloor' || name === 'dateceil') return readRounding(scanner, name, readExpression);
  const args = readArguments(scanner, readExpression);
  if (Object.hasOwn(aggregates, name)) return aggregate(aggregates[name]!, checked(written, args, aggregates[name]!.arity));
  const found = Object.hasOwn(rowFunctions, name) ? rowFunctions[name] : undefined;
  if (!found) throw malformedQuery(`The function ${written} is not supported by this emulator; it has ${[...Object.keys(rowFunctions), 'bin', 'datefloor', 'dateceil', ...Object.keys(aggregates)].join(', ')}.`);
  const checkedArgs = checked(written, args, found.arity);
  return (scope) => found.run(...checkedArgs.map((argument) => argument(scope)));
}

/** `count(*)` counts as `count()`. */
function readArguments(scanner: Scanner, readExpression: ReadExpression): readonly Evaluate[] {
  if (scanner.takes(')')) return [];
  if (scanner.takes('*')) {
    scanner.expect(')');
    return [];
  }
  const args = [readExpression(scanner)];
  while (scanner.takes(',')) args.push(readExpression(scanner));
  scanner.expect(')');
  return args;
}

function checked(name: string, args: readonly Evaluate[], [min, max]: readonly [number, number]): readonly Evaluate[] {
  if (args.length >= min && args.length <= max) return args;
  throw malformedQuery(`${name} takes ${min === max ? min : `${min} to ${max}`} arguments, not ${args.length}.`);
}

function aggregate({ run }: Aggregate, [argument, second]: readonly Evaluate[]): Evaluate {
  return ({ row, group }) => {
    if (!group) throw malformedQuery('Functions over many records stand in stats only.');
    const found = argument ? group.flatMap((member) => foundIn({ row: member }, argument)) : group.map((member): Found => ({ value: 1, row: member }));
    return run(found, toNumber(second?.({ row })));
  };
}

function foundIn(scope: Scope, argument: Evaluate): readonly Found[] {
  const value = argument(scope);
  return value === undefined ? [] : [{ value, row: scope.row }];
}

/** `bin(5m)`: the beginning of the period that the event is in. */
function readBin(scanner: Scanner): Evaluate {
  const ms = readPeriod(scanner);
  return ({ row }) => {
    const time = toNumber(row.get('@timestamp'));
    return time === undefined ? undefined : timeOf(floorTo(time, ms));
  };
}

function readRounding(scanner: Scanner, name: 'datefloor' | 'dateceil', readExpression: ReadExpression): Evaluate {
  const argument = readExpression(scanner);
  scanner.expect(',');
  const ms = readPeriod(scanner);
  return (scope) => {
    const time = toNumber(argument(scope));
    if (time === undefined) return undefined;
    return timeOf(name === 'datefloor' ? floorTo(time, ms) : -floorTo(-time, ms));
  };
}

function readPeriod(scanner: Scanner): number {
  const { kind, text } = scanner.next();
  if (kind !== 'period') throw scanner.unexpected(text, 'a period like 5m');
  scanner.expect(')');
  return periodMs(text);
}
